"""Runs on the site: asked for, made as jobs, listed by system, checked, compared and handed out."""
