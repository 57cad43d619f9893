"""The arithmetic: stocks and flows by cell, age and period, as a mean and as whole people."""
