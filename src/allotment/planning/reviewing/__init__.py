"""Scenarios and plans as their readers meet them: with runs, comments and history, and the steps to agreement."""
