"""Required less supply: by period, organisation and role, with intervals, and the steps that explain it."""
