"""Every question of the site, by section."""

from __future__ import annotations

from allotment.planning.questions.deploying import DEPLOYING
from allotment.planning.questions.growing import GROWING
from allotment.planning.questions.question import Question

QUESTIONS: dict[str, Question] = {question.kind: question for question in (*GROWING, *DEPLOYING)}


def question_of(kind: str) -> Question | None:
    """Give the question that a command answers, or None."""
    return QUESTIONS.get(kind)


def questions_of(section: str) -> list[Question]:
    """Give the questions of a section, in the order of its page."""
    return [question for question in QUESTIONS.values() if question.section == section]
