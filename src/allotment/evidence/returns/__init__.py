"""The staff return: what a partner sends of its own staff, read strictly and at arm's length.

``layout`` says which columns there are, ``guard`` refuses what should not be opened, ``read`` types every row,
``child`` does both in a process that can be thrown away, ``reconcile`` holds the result against what is published,
``lay`` makes protected returns a table of evidence.
"""
