"""Convert bank work to posts: regular bank workers are offered the posts that they cover.

The gap that the model counts is of posts, and hours on the bank are not in it; so the post filled is the gain, though
no more people are at work on the day. The bank premium is saved for as long as the post would have been covered.
"""

from __future__ import annotations

from allotment.levers.archetypes.conversion import to_posts
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="convert_bank_to_substantive",
    title="Convert bank work to posts",
    family=Family.RECRUITMENT,
    dose_unit="bank workers offered a post",
    activity="recruit locally",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Support to doctors, nurses & midwives", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
    ),
    respond=to_posts,
    in_words="Regular bank workers take the posts that they have been covering.",
)
