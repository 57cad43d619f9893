"""Finished runs made readable: an accessible page, a workbook and tidy tables. Tables in, pages out."""
