"""The apprenticeship levy ledger: what comes in, is spent, is transferred and expires, to the penny."""
