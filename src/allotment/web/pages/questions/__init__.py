"""Pages of questions and their answers, whichever section they stand in."""
