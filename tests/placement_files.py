"""Small files of a placement question, as text that a test can spoil."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.placements.inputs import PlacementFiles, PlacementInputs
from allotment.evidence.placements.read_inputs import read_inputs

STUDENTS = """student,programme,level,postcode,travel_minutes,transport,needs,carer,avoid,done
ann,Nursing,2,GL1 1AA,,car,,,,
ben,Nursing,2,GL50 1AB,,car,step-free,,,
cat,Physio,2,GL50 1,60,public,,yes,Acute Trust,
"""
SETTINGS = """setting,name,organisation,type,sector,postcode,professions,levels,places,features,fields,hours_fit_carers
ward,Ward,Acute Trust,ward,acute,GL1 3NN,adult nursing;physiotherapy,,4,step-free;parking,adult,
team,Team,Care Trust,community team,community,GL51 7,adult nursing;physiotherapy,2;3,4,,adult;child,yes
suite,Suite,University,simulated,acute,GL50 2,adult nursing;physiotherapy,,9,step-free,,yes
"""
REQUIREMENTS = """programme,profession,level,rule,block,starts,weeks,hours_per_week,value,least,most
Nursing,adult nursing,2,block,B1,2026-09-14,4,37.5,,,
Nursing,adult nursing,2,block,B2,2026-11-02,4,37.5,,,
Nursing,,,sector,,,,,community,1,
Physio,physiotherapy,2,block,B1,2026-09-16,4,37.5,,,
"""


def write_files(
    folder: Path, students: str = STUDENTS, settings: str = SETTINGS, requirements: str = REQUIREMENTS, **more: str
) -> PlacementFiles:
    """Write the files of a question into a folder; ``more`` are travel, previous and changes."""
    given = {"students": students, "settings": settings, "requirements": requirements, **more}
    paths = {}
    for name, text in given.items():
        paths[name] = folder / f"{name}.csv"
        paths[name].write_text(text, encoding="utf-8")
    return PlacementFiles(**paths)


def read_files(folder: Path, **given: str) -> PlacementInputs:
    """Write and read the files of a question."""
    return read_inputs(write_files(folder, **given))
