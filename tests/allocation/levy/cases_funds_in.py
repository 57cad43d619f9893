"""Cases worked by hand: what enters an account."""

from __future__ import annotations

from tests.allocation.levy.building import MILLION, Case, employer, group

SEASONAL = (200_000, 200_000, 500_000, 500_000, *[200_000] * 8)

CASES = (
    Case(
        "a pay bill of exactly the allowance brings nothing",
        "250,000 x 0.5% = 1,250; less 15,000 / 12 = 1,250: 0.",
        [employer("A", "2025-04", 250_000)],
        "2025-04",
        {"A 2025-04 levy": 0, "A 2025-04 top_up": 0, "A 2025-04 closing": 0},
    ),
    Case(
        "levy above the allowance comes with its top-up",
        "1,000,000 x 0.5% = 5,000; - 1,250 = 3,750.00; + 10% = 375.00.",
        [employer("A", "2025-04", MILLION)],
        "2025-04",
        {"A 2025-04 levy": 375_000, "A 2025-04 top_up": 37_500, "A 2025-04 closing": 412_500},
    ),
    Case(
        "an account opens with what it closed with",
        "Two months of 4,125.00 each: 8,250.00.",
        [employer("A", "2025-04", MILLION, MILLION)],
        "2025-05",
        {"A 2025-05 opening": 412_500, "A 2025-05 levy": 375_000, "A 2025-05 closing": 825_000},
    ),
    Case(
        "a seasonal pay bill gives levy back, as in HMRC's own table ALM08300",
        "Published: 0, 0, 750, 1,250, then -250 eight times. Top-up a tenth. 825 + 1,375 in; 8 x 275 back.",
        [employer("A", "2025-04", *SEASONAL)],
        "2026-03",
        {
            "A 2025-04 levy": 0, "A 2025-05 levy": 0, "A 2025-06 levy": 75_000, "A 2025-07 levy": 125_000,
            "A 2025-08 levy": -25_000, "A 2025-09 levy": -25_000, "A 2026-03 levy": -25_000, "A 2025-06 top_up": 7_500,
            "A 2025-08 top_up": -2_500, "A 2025-07 closing": 220_000, "A 2025-08 closing": 192_500,
            "A 2026-03 closing": 0,
        },
    ),
    Case(
        "levy given back is taken from the newest funds",
        "Of June 825.00 and July 1,375.00, August's 275.00 comes from July.",
        [employer("A", "2025-04", *SEASONAL)],
        "2025-08",
        {"A 2025-07 2025-08 given-back": 27_500, "A 2025-06 2025-08 given-back": 0},
    ),
    Case(
        "allowance not used in April is used in May",
        "May to date: 5,000 - 2 x 1,250 = 2,500.00; + 250.00.",
        [employer("A", "2025-04", 0, MILLION)],
        "2025-05",
        {"A 2025-04 levy": 0, "A 2025-05 levy": 250_000, "A 2025-05 top_up": 25_000},
    ),
    Case(
        "allowance not used by March is lost in April",
        "April 2026 alone: 5,000 - 1,250 = 3,750.00, although eleven months of 2025-26 used no allowance.",
        [employer("A", "2025-04", *[0] * 12, MILLION)],
        "2026-04",
        {"A 2026-03 levy": 0, "A 2026-04 levy": 375_000},
    ),
    Case(
        "an employer who starts in September has the allowance since April",
        "September: 5,000 - 6 x 1,250 is below 0. October to date: 10,000 - 8,750 = 1,250.00; + 125.00.",
        [employer("A", "2025-09", MILLION, MILLION)],
        "2025-10",
        {"A 2025-09 levy": 0, "A 2025-10 levy": 125_000, "A 2025-10 top_up": 12_500},
    ),
    Case(
        "nine tenths of the pay bill in England bring nine tenths of the levy",
        "3,750.00 x 0.9 = 3,375.00; + 337.50.",
        [employer("A", "2025-04", MILLION, english=9_000)],
        "2025-04",
        {"A 2025-04 levy": 337_500, "A 2025-04 top_up": 33_750},
    ),
    Case(
        "a pay bill outside England brings nothing, though levy is due",
        "3,750.00 x 0 = 0.",
        [employer("A", "2025-04", MILLION, english=0)],
        "2025-04",
        {"A 2025-04 levy": 0, "A 2025-04 levy_payer": 1},
    ),
    Case(
        "the top-up is there in July 2026",
        "July 2026: 3,750.00 + 375.00.",
        [employer("A", "2026-04", *[MILLION] * 4)],
        "2026-07",
        {"A 2026-07 levy": 375_000, "A 2026-07 top_up": 37_500},
    ),
    Case(
        "the top-up has gone in August 2026",
        "August 2026: 3,750.00 + 0.",
        [employer("A", "2026-04", *[MILLION] * 5)],
        "2026-08",
        {"A 2026-08 levy": 375_000, "A 2026-08 top_up": 0},
    ),
    Case(
        "half a penny of levy is rounded down",
        "1,000,000.99 x 0.5% = 5,000.00495: 5,000.00; - 1,250 = 3,750.00.",
        [employer("A", "2025-04", "1000000.99")],
        "2025-04",
        {"A 2025-04 levy": 375_000},
    ),
    Case(
        "pence lost by rounding in one month come back in the next, as the levy runs to date",
        "1,000,001 x 0.5% = 5,000.005: 5,000.00. Two months: 2,000,002 x 0.5% = 10,000.01; the second has 3,750.01.",
        [employer("A", "2025-04", 1_000_001, 1_000_001)],
        "2025-05",
        {"A 2025-04 levy": 375_000, "A 2025-05 levy": 375_001},
    ),
    Case(
        "English share and top-up are rounded down to the penny, one after the other",
        "3,750.00 x 0.9333 = 3,499.875: 3,499.87; a tenth of that 349.987: 349.98.",
        [employer("A", "2025-04", MILLION, english=9_333)],
        "2025-04",
        {"A 2025-04 levy": 349_987, "A 2025-04 top_up": 34_998},
    ),
    Case(
        "no pay bill at all brings nothing and needs nothing",
        "0.",
        [employer("A", "2025-04", 0)],
        "2025-06",
        {"A 2025-06 levy": 0, "A 2025-06 closing": 0, "A 2025-06 levy_payer": 0},
    ),
    Case(
        "the last pay bill given is held on, and said to be",
        "May as April: 4,125.00 again.",
        [employer("A", "2025-04", MILLION)],
        "2025-05",
        {"A 2025-04 held": 0, "A 2025-05 held": 1, "A 2025-05 closing": 825_000},
    ),
    Case(
        "levy to give back that is spent already is taken from what enters next",
        "April 4,125.00 all spent. May to date 5,000 - 2,500: -1,250.00 and -125.00 owed, nothing there. "
        "June to date 10,000 - 3,750 = 6,250: + 3,750.00 less 1,250.00; top-up 375.00 less 125.00.",
        [employer("A", "2025-04", MILLION, 0, MILLION)],
        "2025-06",
        {
            "A 2025-04 spent": 412_500, "A 2025-05 levy": 0, "A 2025-05 to_give_back": 137_500, "A 2025-05 closing": 0,
            "A 2025-06 levy": 250_000, "A 2025-06 top_up": 25_000, "A 2025-06 to_give_back": 0,
        },
        groups=[group("A", "2025-04", pounds=5_000, months=1, completion_month="2025-04")],
    ),
)  # fmt: skip
