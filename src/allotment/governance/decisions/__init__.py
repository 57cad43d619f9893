"""Decision rights: a register of workforce activities, each with the level that decides on a day, and by what record.

``activities/`` lists what may be decided, ``layers/`` who decides it by one publication after another, ``levels.yaml``
who the levels are and ``words.yaml`` how people speak of all this. No input or output happens here but reading those.
"""
