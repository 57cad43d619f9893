"""The charts of the site: drawn by script in the page, from specifications and tables that are worked out once."""
