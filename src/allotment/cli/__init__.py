"""The command line: read the question, call one planning verb, show the answer. No rules live here."""
