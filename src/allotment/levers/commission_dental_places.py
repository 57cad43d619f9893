"""Commission dental places: more students at dental schools. It has no aims, and no plan can choose it.

Nobody publishes how many dentists or dental care professionals an area has in post, with their hours: dental returns
count those who did some NHS work in the year. Without staff in post there is no baseline, no gap and nothing that
more places would close. The costs and shares are on record, so that the lever can be aimed as soon as a count of
staff in post is published and the role is added.
"""

from __future__ import annotations

from allotment.levers.archetypes.training import training_places
from allotment.levers.lever import Family, Lever

LEVER = Lever(
    key="commission_dental_places",
    title="Commission dental places",
    family=Family.TRAINING,
    dose_unit="students who start a dental degree",
    activity="set medical school places",
    aims=(),
    respond=training_places,
    in_words=(
        "More students start a dental degree; no published figure says how many dentists are in post, so "
        "no gap can be closed."
    ),
)
