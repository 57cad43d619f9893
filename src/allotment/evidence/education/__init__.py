"""Education: the programmes that lead to a role, what each bounds, and who teaches in practice."""
