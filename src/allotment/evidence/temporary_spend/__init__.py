"""Temporary staff as users bring them: spend, measures, rates, aid; and the dated ceilings, caps and calendars."""
