"""The NHS identity's colours, in the parts that they play here. Every pair used together also differs in grey."""

DARK_BLUE = "#003087"
BLUE = "#005eb8"
LIGHT_BLUE = "#41b6e6"
PALE_BLUE = "#c5dff4"
TEXT = "#212b32"
SECONDARY_TEXT = "#4c6272"
RULE = "#768692"
GRID = "#d8dde0"
WHITE = "#ffffff"

SUPPLY = BLUE
REQUIREMENT = TEXT
BAND = PALE_BLUE
WIDENS = DARK_BLUE
NARROWS = "#9ccbee"
TOTAL = SECONDARY_TEXT
STEPS_LIGHT_TO_DARK = ("#f2f7fc", "#c2dcf3", "#80b6e3", "#2f7ec7", "#003087")
