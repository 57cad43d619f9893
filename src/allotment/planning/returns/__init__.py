"""Staff returns: sent, checked at arm's length, accepted or rejected, and shared only in protected form."""
