"""Grow Your Own pathways: declared chains of steps, who lives here, and the partners' and labour market files."""
