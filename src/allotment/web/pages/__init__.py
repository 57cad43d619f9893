"""Pages, one folder a section of the site."""
