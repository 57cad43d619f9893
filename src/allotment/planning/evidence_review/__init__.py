"""What a system's picture stands on: sources, grades, partners' returns, and what each missing one costs."""
