"""The shared nouns of workforce planning: sectors, roles, organisations, periods, quantities, tables and errors."""
