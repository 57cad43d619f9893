"""Placing students in settings: question, solution with a proven bound, independent check, repair and reasons.

``place.place(problem, effort, say)`` gives a ``Placement``; ``verify.check(problem, setting)`` a ``Checked``;
``first_come.first_come(problem)`` what a coordinator's rule gives; ``measures.measure(problem, setting)`` how good a
placement is; ``explain.explain(problem, placement)`` why a block is not placed and what one more place is worth;
``repair.repair(problem, before, effort, say)`` a new placement that changes little.
"""
