"""A screen as a form: what it shows, and what was sent back, every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rhomboid.assessment.plain import plain_screen
from rhomboid.domain.answers import OLDEST_YEARS
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Knowledge
from rhomboid.faces.web.visit import AGE, SEX, Visit
from rhomboid.interview.screens import WHO, Screen

AGE_UNSAID = "age_unsaid"
NONE_OF = "none_of_"


@dataclass
class Sent:
    """What a form said. faults: (field, message). typed: what to show again in the form."""

    given: dict[str, str] = field(default_factory=dict)
    age_years: int | None = None
    sex: str | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)


def form_of(knowledge: Knowledge, screen: Screen, visit: Visit, typed: Mapping[str, str]) -> dict[str, Any]:
    """Give what a template needs of a screen: its lines, each with the answer that stands."""
    plain = plain_screen(knowledge, screen)
    assert plain is not None
    for place, block in enumerate(plain["blocks"]):
        findings = [] if screen.kind == WHO else [knowledge.findings[line["id"]] for line in block["items"]]
        yes_or_no = [f.id for f in findings if not f.options]
        block["none_of"] = f"{NONE_OF}{place}" if len(yes_or_no) > 1 else ""
        block["is_none"] = block["none_of"] in typed
        block["lines"] = [
            {
                **line,
                "is_short": line["id"] in yes_or_no,
                "chosen": typed.get(line["id"], visit.answers.get(line["id"], "")),
            }
            for line in block["items"]
        ]
    return plain


def who_of(visit: Visit, typed: Mapping[str, str]) -> dict[str, str]:
    """Give what stands in the fields of the first screen."""
    if typed or not visit.is_who_asked:
        return {AGE: typed.get(AGE, ""), AGE_UNSAID: typed.get(AGE_UNSAID, ""), SEX: typed.get(SEX, "")}
    age = "" if visit.age_years is None else str(visit.age_years)
    return {AGE: age, AGE_UNSAID: "" if age else "1", SEX: visit.sex or UNKNOWN}


def sent_who(fields: Mapping[str, str]) -> Sent:
    """Read age and sex."""
    sent = Sent(typed=dict(fields))
    sent.age_years, sent.faults = sent_age(fields)
    sex = fields.get(SEX, "")
    if sex not in ("female", "male", UNKNOWN):
        sent.faults.append((SEX, "Choose female, male or not sure"))
    sent.sex = sex if sex in ("female", "male") else None
    return sent


def sent_age(fields: Mapping[str, str]) -> tuple[int | None, list[tuple[str, str]]]:
    """Read the age, which may be left open; give it with what is wrong about it."""
    age = fields.get(AGE, "").strip()
    if age.isascii() and age.isdigit() and len(age) <= 3 and int(age) <= OLDEST_YEARS:
        return int(age), []
    if age or not fields.get(AGE_UNSAID):
        return None, [(AGE, f"Enter your age as a number from 0 to {OLDEST_YEARS}, or leave it open")]
    return None, []


def sent_answers(knowledge: Knowledge, screen: Screen, fields: Mapping[str, str]) -> Sent:
    """Read the answers of a screen. What is right is given even where something else is missing."""
    sent = Sent(typed=dict(fields))
    for place, block in enumerate(screen.blocks):
        _read_block(knowledge, block.findings, f"{NONE_OF}{place}", sent)
    return sent


def _read_block(knowledge: Knowledge, findings: tuple[str, ...], none_of: str, sent: Sent) -> None:
    is_none = none_of in sent.typed
    for finding_id in findings:
        finding = knowledge.findings[finding_id]
        value = sent.typed.get(finding_id, "")
        if is_none and not finding.options:
            value = value or ABSENT
            if value == PRESENT:
                sent.faults.append((none_of, f"You said yes to “{finding.question}” and no to all of these"))
        if value in (*finding.values, UNKNOWN):
            sent.given[finding_id] = value
        else:
            sent.faults.append((finding_id, f"Choose an answer: {finding.question}"))
