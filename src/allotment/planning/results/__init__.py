"""What the pages of results show: one verb a page, each on a run that the reader may see."""
