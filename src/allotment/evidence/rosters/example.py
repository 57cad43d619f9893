"""A synthetic ward in the public text format, from a seed: something to start from."""

from __future__ import annotations

from random import Random

SEED = 20_261_122
DAYS = 28
PEOPLE = 18
SHIFTS = (("E", 480, ()), ("L", 480, ("E",)), ("N", 600, ("E", "L")))
NEEDED = {"E": (5, 4), "L": (4, 3), "N": (2, 2)}  # weekdays, weekends
FULL_TIME, PART_TIME = "8640,7680,5,2,2,2", "5280,4320,4,2,2,3"


def example_unit() -> str:
    """Give the text of a synthetic ward: 18 people, 4 weeks, early, late and night shifts."""
    draw = Random(SEED)
    names = [f"P{number:02d}" for number in range(1, PEOPLE + 1)]
    lines = ["# A synthetic ward, drawn from a seed. No row stands for anybody.", "SECTION_HORIZON", str(DAYS), ""]
    lines += ["SECTION_SHIFTS", "# ShiftID, Length in mins, Shifts which cannot follow this shift"]
    lines += [f"{code},{minutes},{'|'.join(after)}" for code, minutes, after in SHIFTS]
    lines += ["", "SECTION_STAFF", "# ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutiveShifts,"]
    lines += ["# MinConsecutiveShifts, MinConsecutiveDaysOff, MaxWeekends"]
    for number, name in enumerate(names):
        nights = 0 if number % 6 == 5 else 6
        contract = PART_TIME if number % 4 == 3 else FULL_TIME
        lines.append(f"{name},E={DAYS}|L={DAYS}|N={nights},{contract}")
    lines += ["", "SECTION_DAYS_OFF", "# EmployeeID, DayIndexes (start at zero)"]
    lines += [f"{name},{','.join(map(str, sorted(draw.sample(range(DAYS), 2))))}" for name in names]
    for wish in ("ON", "OFF"):
        lines += ["", f"SECTION_SHIFT_{wish}_REQUESTS", "# EmployeeID, Day, ShiftID, Weight"]
        lines += [
            f"{name},{day},{draw.choice('ELN')},{draw.randint(1, 3)}"
            for name in names
            for day in sorted(draw.sample(range(DAYS), 3))
        ]
    lines += ["", "SECTION_COVER", "# Day, ShiftID, Requirement, Weight for under, Weight for over"]
    lines += [f"{day},{code},{NEEDED[code][day % 7 >= 5]},100,1" for day in range(DAYS) for code, _, _ in SHIFTS]
    return "\n".join(lines) + "\n"
