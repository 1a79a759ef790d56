"""The answers on a clinician's page: history, red flags asked and not asked, medicines, what was tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rhomboid.documents.sheet import Heading, Paragraph, Part
from rhomboid.documents.words import in_words, sign_name, without_note
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Knowledge
from rhomboid.domain.urgency import PRESSING

Told = Mapping[str, str]
NOT_TRIED, TRIED = "not_tried", "tried_"
LONGEST_NOTE, NOTHING = 24, "none."


def history_of(knowledge: Knowledge, told: Told) -> Iterator[Part]:
    """Give the history: questions with options, what is present, and what is not beside the red flags."""
    findings = knowledge.findings
    flags = set(findings_of_flags(knowledge))
    interview = [f for f in told if not findings[f].is_of_plan and findings[f].derived is None]
    asked = [in_words(knowledge, f, told[f]) for f in interview if findings[f].options and told[f] != UNKNOWN]
    signs = [f for f in interview if not findings[f].options]
    yield Heading("History")
    yield Paragraph(_listed(asked), "Pain:")
    yield Paragraph(_named(knowledge, (f for f in signs if told[f] == PRESENT)), "Present:")
    absent = (f for f in signs if told[f] == ABSENT and f not in flags)
    yield Paragraph(_named(knowledge, absent), "Relevant negatives (red flags apart):")
    unsure = _named(knowledge, (f for f in interview if told[f] == UNKNOWN and f not in flags))
    yield Paragraph(unsure, "Not sure:")


def findings_of_flags(knowledge: Knowledge) -> dict[str, None]:
    """Give the findings of every rule that sets an emergency or a day's urgency, without those from age."""
    rules = [rule for rule in knowledge.red_flags.values() if rule.urgency in PRESSING]
    named = dict.fromkeys(f for rule in rules for f in rule.unknown)
    return {f: None for f in named if knowledge.findings[f].derived is None}


def red_flags_of(knowledge: Knowledge, told: Told, assessment: Assessment) -> Iterator[Part]:
    """Give the answer to every sign of the pressing rules: there, not there, not sure, not asked."""
    signs = _in_order_of_asking(knowledge)
    yield Heading("Red flags (signs of the emergency and 24-hour rules)")
    fired = [r.title or r.id for r in assessment.urgency.reasons if r.kind == "red_flag"]
    yield from _together(
        ("Rules fired:", _listed(fired)),
        ("Signs present:", _named(knowledge, (f for f in signs if told.get(f) == PRESENT))),
        ("Asked, not sure:", _named(knowledge, (f for f in signs if told.get(f) == UNKNOWN))),
        ("NOT ASKED, rules still open:", _named(knowledge, assessment.unanswered_flags)),
    )
    absent = [f for f in signs if told.get(f) == ABSENT]
    for lead, is_symptom in (("Symptoms asked and absent:", True), ("Background asked and absent:", False)):
        of_kind = (f for f in absent if (knowledge.findings[f].type == "symptom") == is_symptom)
        yield Paragraph(_shortly(knowledge, of_kind), lead)


def skipped_of(knowledge: Knowledge, told: Told, assessment: Assessment) -> Iterator[Part]:
    """Give the signs of pressing rules that were not asked, because other answers settle their rules."""
    left = set(told) | set(assessment.unanswered_flags)
    yield Heading("Red-flag signs not asked, as other answers settle their rules")
    yield Paragraph(_shortly(knowledge, (f for f in _in_order_of_asking(knowledge) if f not in left)))


def _in_order_of_asking(knowledge: Knowledge) -> list[str]:
    """Give the signs of the pressing rules as the pages of the interview ask them, then the rest by id."""
    blocks = [block for page in knowledge.interview.pages for block in page.blocks]
    place = {finding: k for k, finding in enumerate(f for block in blocks for f in block.findings)}
    signs = [f for f in findings_of_flags(knowledge) if not knowledge.findings[f].options]
    return sorted(signs, key=lambda finding: (place.get(finding, len(place)), finding))


def _shortly(knowledge: Knowledge, findings: Iterable[str]) -> str:
    """Give names without their long explanations in brackets: what is not there is told briefly."""
    return _listed(without_note(sign_name(knowledge, finding), LONGEST_NOTE) for finding in findings)


def treatment_of(knowledge: Knowledge, told: Told) -> Iterator[Part]:
    """Give medicines and safety answers, and what was tried with what came of it."""
    of_safety = [f for f in knowledge.findings.values() if f.type == "safety"]
    asked = [f.id for f in of_safety if f.id in told]
    yield Heading("Medicines, safety and treatment so far")
    if asked:
        yield from _together(
            ("Present:", _shortly(knowledge, (f for f in asked if told[f] == PRESENT))),
            ("Not sure:", _shortly(knowledge, (f for f in asked if told[f] == UNKNOWN))),
        )
        yield Paragraph(_shortly(knowledge, (f for f in asked if told[f] == ABSENT)), "Denied:")
    if len(asked) < len(of_safety):
        words = f"{len(of_safety) - len(asked)} of the {len(of_safety)} safety questions."
        yield Paragraph(words, "Not asked:")
    tried = [f for f in told if f.startswith(TRIED) and told[f] not in (NOT_TRIED, UNKNOWN)]
    yield Paragraph(_listed(in_words(knowledge, f, told[f]) for f in tried), "Tried:")


def _together(*leads_and_words: tuple[str, str]) -> Iterator[Part]:
    """Give a paragraph for each lead; those with nothing to tell share the last line."""
    yield from (Paragraph(words, lead) for lead, words in leads_and_words if words != NOTHING)
    empty = [f"{lead} {words}" for lead, words in leads_and_words if words == NOTHING]
    if empty:
        yield Paragraph(" ".join(empty))


def _named(knowledge: Knowledge, findings: Iterable[str]) -> str:
    return _listed(sign_name(knowledge, finding) for finding in findings)


def _listed(words: Iterable[str]) -> str:
    return "; ".join(words) + "." if (words := list(words)) else NOTHING
