"""Units that are rostered: the public text format of nurse-rostering instances, read strictly."""
