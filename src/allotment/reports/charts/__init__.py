"""One small module a chart: the figures behind it, the drawing, how to read it, and what it shows in words."""
