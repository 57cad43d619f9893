"""The files of the shared bank, the dated rules of working time, and a synthetic example."""
