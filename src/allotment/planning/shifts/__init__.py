"""The shared bank: the tables of the question as arrays, and what was found as tables for people."""
