"""Many systems' investment problems under national limits: chosen together by prices, with a proven bound."""
