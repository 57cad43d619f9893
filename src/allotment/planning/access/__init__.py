"""Who acts, what they may do, and how what they do is recorded."""
