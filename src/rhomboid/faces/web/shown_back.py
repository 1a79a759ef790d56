"""What was read of a person elsewhere, shown back to accept, change or strike before it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from rhomboid.assessment.plain import plain_screen
from rhomboid.domain.knowledge import UNKNOWN, Knowledge
from rhomboid.faces.web.asking import AGE_UNSAID, sent_who
from rhomboid.faces.web.visit import AGE, SEX, Visit
from rhomboid.interview.screens import Screen, ScreenBlock

# a value that no answer has: what is struck is asked as if it had not been read
STRIKE = "strike"


def line_back(knowledge: Knowledge, finding: str, read: str, chosen: str, strike: str) -> dict[str, Any]:
    """Give a finding as a question. read: what was read, in words. strike: the words of that choice."""
    plain = plain_screen(knowledge, Screen("back", "follow_up", "", "", (ScreenBlock("", (finding,)),)))
    assert plain is not None
    line: dict[str, Any] = dict(plain["blocks"][0]["items"][0])
    options = [*line["options"], {"value": STRIKE, "label": strike}]
    return {**line, "options": options, "help": read, "chosen": chosen, "is_short": False}


def who_back(age_years: int | None, sex: str | None, typed: Mapping[str, str]) -> dict[str, str]:
    """Give what stands in the fields of age and sex: what was read, or typed over it."""
    read = {AGE: "" if age_years is None else str(age_years), SEX: sex or "", AGE_UNSAID: ""}
    return {**read, **{key: typed[key] for key in read if key in typed}}


def with_person(visit: Visit, fields: Mapping[str, str]) -> tuple[Visit, list[tuple[str, str]]]:
    """Give the visit with age and sex, if they were on the form, and the faults in them."""
    if visit.is_who_asked or (SEX not in fields and AGE not in fields):
        return visit, []
    sent = sent_who(fields)
    if sent.faults:
        return visit, sent.faults
    return replace(visit, age_years=sent.age_years, sex=sent.sex, is_who_asked=True), []


def confirmed(knowledge: Knowledge, findings: Iterable[str], fields: Mapping[str, str]) -> dict[str, str]:
    """Give the answers that the form confirms, of these findings alone."""
    return {
        one: fields[one] for one in findings if fields.get(one) in (*knowledge.findings[one].values, UNKNOWN)
    }
