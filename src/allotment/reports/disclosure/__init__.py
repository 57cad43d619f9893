"""Nobody identifiable: counts of people protected once, as a whole cube, before anyone outside may read them."""
