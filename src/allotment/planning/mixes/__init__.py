"""Mixes on the site: asked for, made as jobs, listed, read, overridden and downloaded."""
