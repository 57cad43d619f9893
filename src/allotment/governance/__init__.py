"""Who may do what: levels, roles, permissions and states, as words and rules. No input or output happens here."""
