"""Scenarios and plans: lists, pages, forms, history, and the steps to agreement."""
