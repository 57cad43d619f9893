"""The verbs of the product, one file each. Both doors, command line and site, call these and nothing below."""
