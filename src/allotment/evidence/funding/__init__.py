"""Funding: streams of money with their ring-fences, and the rules of the apprenticeship levy, as dated records."""
