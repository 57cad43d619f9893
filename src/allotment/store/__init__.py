"""What is kept: imported evidence and finished runs, each under a name made from its content."""
