"""All patient wording can be read at about age 11: US grade 5 to 6.

How it is measured: textstat 0.7.3 counts syllables with pyphen, whose hyphenation rules ship with it, so
nothing is downloaded. Hyphenation never cuts off a single letter and so misses syllables ("about" and "any"
count as one). Held against the CMU dictionary on this wording, grades come out about half a grade too low;
`grade` adds that half back. Textstat drops a sentence of one or two words from its count, which errs high.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

import pytest
import textstat

from rhomboid.domain.knowledge import Condition, Finding, Knowledge
from rhomboid.loading.folder import shipped_knowledge

UNDERCOUNT = 0.5
LONGEST_SENTENCE = 25  # words


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    textstat.set_lang("en_US")
    return shipped_knowledge()


def test_the_explanation_of_each_condition_is_easy_to_read(knowledge: Knowledge) -> None:
    grades = {c.id: grade(explanation(c)) for c in knowledge.conditions.values()}
    assert above(7.5, grades) == {}
    assert median(grades.values()) <= 6.0


def test_the_reason_of_each_red_flag_is_easy_to_read(knowledge: Knowledge) -> None:
    # one sentence each: a single word such as "physiotherapist" moves it by a grade, hence the wide limit
    grades = {r.id: grade(r.reason.patient) for r in knowledge.red_flags.values()}
    assert above(10.0, grades) == {}
    assert median(grades.values()) <= 6.5


def test_the_questions_are_easy_to_read(knowledge: Knowledge) -> None:
    # short, and some must name a disease: the limit of each is wide, the median is what binds
    grades = {f.id: grade(f.question) for f in knowledge.findings.values() if f.question}
    assert above(10.0, grades) == {}
    assert median(grades.values()) <= 5.5


def test_a_question_with_its_help_and_reason_is_easy_to_read(knowledge: Knowledge) -> None:
    grades = {f.id: grade(" ".join(asked(f))) for f in knowledge.findings.values() if f.question}
    assert above(8.0, grades) == {}


def test_advice_cards_and_statements_are_easy_to_read(knowledge: Knowledge) -> None:
    texts = {name: " ".join(lines) for name, lines in general_wording(knowledge)}
    assert above(8.0, {name: grade(text) for name, text in texts.items()}) == {}


def test_no_sentence_is_long(knowledge: Knowledge) -> None:
    # labels and next steps are fragments, which have no meaningful grade: their length is all that is held
    sentences = [s for text in patient_wording(knowledge) for s in re.split(r"(?<=[.!?])\s+", text)]
    assert [s for s in sentences if len(s.split()) > LONGEST_SENTENCE] == []


def test_the_measure_tells_easy_wording_from_hard(knowledge: Knowledge) -> None:
    assert grade("The pain is in the middle of your back. It gets worse when you sit.") < 3
    assert grade("Vertebral compression fractures necessitate multidisciplinary evaluation.") > 15


def grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text)) + UNDERCOUNT


def above(limit: float, grades: dict[str, float]) -> dict[str, float]:
    return {name: found for name, found in grades.items() if found > limit}


def explanation(condition: Condition) -> str:
    text = condition.text
    parts = (text.what_it_is, text.usual_causes, text.how_it_feels, text.what_does_not_fit, text.usual_course)
    return " ".join(parts)


def asked(finding: Finding) -> tuple[str, ...]:
    return tuple(text for text in (finding.question, finding.help, finding.why_asked) if text)


def general_wording(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Advice, cards and statements, which belong to no finding and no condition."""
    for level in knowledge.urgencies.values():
        yield f"advice {level.id}", level.advice
    for pathway in knowledge.pathways.values():
        yield f"emergency card {pathway.id}", pathway.emergency_card
        yield f"department card {pathway.id}", pathway.department_card
        yield f"crisis card {pathway.id}", pathway.crisis_card
    for name, statement in knowledge.wording.items():
        yield f"statement {name}", (statement.wording.patient,)


def patient_wording(knowledge: Knowledge) -> Iterator[str]:
    """Every text that a person may see, but titles, which are names."""
    for finding in knowledge.findings.values():
        yield from asked(finding)
        yield from (option.label for option in finding.options)
    for condition in knowledge.conditions.values():
        yield explanation(condition)
        yield from (step.patient for step in condition.next_steps)
    yield from (flag.reason.patient for flag in knowledge.red_flags.values())
    for _, lines in general_wording(knowledge):
        yield from lines
    for pathway in knowledge.pathways.values():
        yield from pathway.services.values()
    yield from (page.why for page in knowledge.interview.pages)
