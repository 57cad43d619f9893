"""Questions that people ask on the site, answered as jobs, and looking at the answers."""
