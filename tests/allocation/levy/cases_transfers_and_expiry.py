"""Cases worked by hand: first in first out, expiry and transfers, on both sides of each change of rule."""

from __future__ import annotations

from tests.allocation.levy.building import MILLION, Case, employer, group, transfer

PRACTICE = employer("P", "2017-04", 100_000, sector="primary care")
GIVER = employer("A", "2017-04", MILLION)  # 4,125.00 a month: 49,500.00 a tax year
LATE_GIVER = employer("A", "2022-04", MILLION)
RICH_IN_MARCH = employer("A", "2026-03", 10 * MILLION)
"""March 2026: 50,000 - 15,000 = 35,000 + 3,500 = 38,500.00. April 2026: 48,750 + 4,875 = 53,625.00."""

CASES = (
    Case(
        "payments take the oldest funds first",
        "May: 5,000.00 due; April's 4,125.00, then 875.00 of May's.",
        [employer("A", "2025-04", MILLION)],
        "2025-05",
        {"A 2025-04 2025-05 used": 412_500, "A 2025-05 2025-05 used": 87_500, "A 2025-05 closing": 325_000},
        groups=[group("A", "2025-05", 10)],
    ),
    Case(
        "funds of April 2024 expire in April 2026",
        "24 months: nothing in March 2026, 4,125.00 in April.",
        [employer("A", "2024-04", MILLION)],
        "2026-04",
        {"A 2026-03 expired": 0, "A 2026-04 expired": 412_500, "A 2024-04 2026-04 expired": 412_500},
    ),
    Case(
        "funds expire after the month's payments",
        "April 2026: 500.00 of April 2024's 4,125.00 is spent, 3,625.00 expires.",
        [employer("A", "2024-04", MILLION)],
        "2026-04",
        {"A 2026-04 spent": 50_000, "A 2026-04 expired": 362_500},
        groups=[group("A", "2026-04")],
    ),
    Case(
        "spending as much as entered 24 months before leaves nothing to expire",
        "April 2026: 5,000.00 due takes all of April 2024 and 875.00 of May 2024; May loses nothing either.",
        [employer("A", "2024-04", MILLION)],
        "2026-05",
        {"A 2026-04 expired": 0, "A 2026-05 expired": 0, "A 2024-05 2026-04 used": 87_500},
        groups=[group("A", "2026-04", 10)],
    ),
    Case(
        "funds of March 2026 live 24 months and those of April 2026 live 12",
        "April 2027: 53,625.00 of April 2026. March 2028: 38,500.00 of March 2026 and 48,750.00 of March 2027.",
        [RICH_IN_MARCH],
        "2028-03",
        {
            "A 2027-03 expired": 0, "A 2027-04 expired": 5_362_500, "A 2026-03 2028-03 expired": 3_850_000,
            "A 2027-03 2028-03 expired": 4_875_000, "A 2028-03 expired": 8_725_000,
        },
    ),
    Case(
        "the oldest funds are used first even where newer ones expire sooner",
        "Twelve payments of 500.00 to April 2027 all come from March 2026; all of April 2026 expires.",
        [RICH_IN_MARCH],
        "2027-04",
        {"A 2026-03 2027-04 used": 50_000, "A 2027-04 expired": 5_362_500},
        groups=[group("A", "2026-05")],
    ),
    Case(
        "newer funds are used once the older ones are gone",
        "10 x 500 a month: seven months take 35,000 of March's 38,500; December its last 3,500 and 1,500 of April's; "
        "January to April 4 x 5,000: 21,500.00 used, 32,125.00 expires.",
        [RICH_IN_MARCH],
        "2027-04",
        {
            "A 2026-03 2026-12 used": 350_000, "A 2026-04 2026-12 used": 150_000, "A 2026-04 2027-04 used": 500_000,
            "A 2027-04 expired": 3_212_500,
        },
        groups=[group("A", "2026-05", 10)],
    ),
    Case(
        "no transfer before April 2018",
        "The limit is 0%: all of 1,000.00 is over it.",
        [GIVER, PRACTICE],
        "2018-03",
        {"A 2018-03 transfer_limit": 0, "A>P 2018-03 sent": 0, "A>P 2018-03 over_limit": 100_000},
        transfers=[transfer("A", "P", "2018-03", 100_000)],
    ),
    Case(
        "10% of the year before in 2018-19",
        "12 x 4,125.00 = 49,500.00; 10% = 4,950.00.",
        [GIVER, PRACTICE],
        "2019-03",
        {"A 2018-04 transfer_limit": 495_000, "A 2019-03 transfer_limit": 495_000},
    ),
    Case(
        "25% from April 2019",
        "49,500.00 x 25% = 12,375.00.",
        [GIVER, PRACTICE],
        "2019-04",
        {"A 2019-04 transfer_limit": 1_237_500},
    ),
    Case(
        "25% still in March 2024 and 50% in April",
        "49,500.00 x 25% = 12,375.00; x 50% = 24,750.00.",
        [LATE_GIVER],
        "2024-04",
        {"A 2024-03 transfer_limit": 1_237_500, "A 2024-04 transfer_limit": 2_475_000},
    ),
    Case(
        "the limit counts English levy and top-up, as in the published example",
        "500,000 of levy x 90% = 450,000; + 45,000; 10% = 49,500.00. A pay bill of 103,000,000 in March makes it so: "
        "515,000 - 15,000.",
        [employer("A", "2017-04", *[0] * 11, 103 * MILLION, 0, english=9_000)],
        "2018-04",
        {"A 2018-03 levy": 45_000_000, "A 2018-03 top_up": 4_500_000, "A 2018-04 transfer_limit": 4_950_000},
    ),
    Case(
        "nothing may be transferred in an employer's first year",
        "Nothing was paid in the year before.",
        [employer("A", "2024-04", MILLION), employer("P", "2024-04", 0)],
        "2024-06",
        {"A 2024-06 transfer_limit": 0, "A>P 2024-06 over_limit": 1, "A>P 2024-06 sent": 0},
        transfers=[transfer("A", "P", "2024-06", 1)],
    ),
    Case(
        "what is over the limit stays with the giver",
        "6,000.00 asked, 4,950.00 allowed: 1,050.00 stays.",
        [GIVER, PRACTICE],
        "2018-04",
        {"A>P 2018-04 sent": 495_000, "A>P 2018-04 over_limit": 105_000, "P 2018-04 closing": 495_000},
        transfers=[transfer("A", "P", "2018-04", 600_000)],
    ),
    Case(
        "the limit is one for all transfers of a tax year, and new in the next",
        "2018-19: 3,000.00, then 1,950.00 of 3,000.00. April 2019: all of 3,000.00.",
        [GIVER, PRACTICE],
        "2019-04",
        {"A>P 2018-04 sent": 300_000, "A>P 2018-05 sent": 195_000, "A>P 2019-04 sent": 300_000},
        transfers=[transfer("A", "P", month, 300_000) for month in ("2018-04", "2018-05", "2019-04")],
    ),
    Case(
        "a transfer pays a practice's apprentice in full",
        "500.00 out of A, in and spent at P; P pays nothing.",
        [LATE_GIVER, employer("P", "2022-04", 100_000)],
        "2024-05",
        {
            "A 2024-05 transferred_out": 50_000, "P 2024-05 transferred_in": 50_000, "P 2024-05 spent": 50_000,
            "P 2024-05 co_investment_employer": 0, "P 2024-05 closing": 0,
        },
        groups=[group("P", "2024-05", giver="A")],
    ),
    Case(
        "where the limit ends a transfer, receiver and government share the rest",
        "5,000.00 due, 4,950.00 allowed: 50.00 left; 10% in 2018 = 5.00, the government 45.00.",
        [GIVER, PRACTICE],
        "2018-04",
        {
            "P/g 2018-04 from_transfers": 495_000, "P 2018-04 co_investment_employer": 500,
            "P 2018-04 co_investment_government": 4_500,
        },
        groups=[group("P", "2018-04", 10, giver="A")],
    ),
    Case(
        "no transfer pays for someone whom the government pays for in full",
        "One under 25 at a small employer from April 2026: 500.00 in full, A sends 500.00 for the other alone.",
        [employer("A", "2025-04", MILLION), employer("P", "2025-04", 100_000)],
        "2026-04",
        {"A 2026-04 transferred_out": 50_000, "P 2026-04 government_in_full": 50_000},
        groups=[group("P", "2026-04", 2, under_25=1, giver="A")],
    ),
    Case(
        "received funds keep the age they had at the giver",
        "4,000.00 of April 2017 sent in April 2018 expires at P in April 2019.",
        [GIVER, PRACTICE],
        "2019-04",
        {"A 2017-04 2018-04 used": 400_000, "P 2019-03 expired": 0, "P 2019-04 expired": 400_000},
        transfers=[transfer("A", "P", "2018-04", 400_000)],
    ),
    Case(
        "received funds pay the receiver's own groups",
        "4,000.00 received; 500.00 spent; 3,500.00 left.",
        [GIVER, PRACTICE],
        "2018-04",
        {"P 2018-04 spent": 50_000, "P 2018-04 closing": 350_000, "P 2018-04 co_investment_employer": 0},
        groups=[group("P", "2018-04")],
        transfers=[transfer("A", "P", "2018-04", 400_000)],
    ),
    Case(
        "transfers leave before the giver's own payments",
        "Own 5,000.00 a month empties the account each month. April 2018: 4,125.00 in, 4,000.00 sent, 125.00 for own; "
        "4,875.00 left; 10% = 487.50, the government 4,387.50.",
        [GIVER, PRACTICE],
        "2018-04",
        {
            "A 2018-03 closing": 0, "A>P 2018-04 sent": 400_000, "A/g 2018-04 from_levy": 12_500,
            "A 2018-04 co_investment_employer": 48_750, "A 2018-04 co_investment_government": 438_750,
        },
        groups=[group("A", "2017-04", 10)],
        transfers=[transfer("A", "P", "2018-04", 400_000)],
    ),
    Case(
        "a giver without funds sends what it has",
        "4,125.00 there of 4,500.00 asked and allowed: 375.00 short of funds.",
        [GIVER, PRACTICE],
        "2018-04",
        {"A>P 2018-04 sent": 412_500, "A>P 2018-04 short_of_funds": 37_500, "A>P 2018-04 over_limit": 0},
        groups=[group("A", "2017-04", 10)],
        transfers=[transfer("A", "P", "2018-04", 450_000)],
    ),
    Case(
        "what was received may not be sent on",
        "In May Q has 4,125.00 of its own and 3,000.00 from A. Of 4,625.00 asked it sends 4,125.00: 500.00 short.",
        [GIVER, employer("Q", "2017-04", MILLION), PRACTICE],
        "2018-05",
        {"A>Q 2018-04 sent": 100_000, "Q>P 2018-05 sent": 412_500, "Q>P 2018-05 short_of_funds": 50_000},
        groups=[group("Q", "2017-04", 50)],
        transfers=[
            transfer("A", "Q", "2018-04", 100_000),
            transfer("A", "Q", "2018-05", 300_000),
            transfer("Q", "P", "2018-05", 462_500),
        ],
    ),
)  # fmt: skip
