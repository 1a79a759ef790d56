"""An answers file with what a diary adds to it, for a report and a plan."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rhomboid.assessment import Engine
from rhomboid.cli.diary_commands import opened, pathway_of, print_crisis_card
from rhomboid.diary.entries import DiaryError, Entry, Person
from rhomboid.diary.reassess import Reassessed, reassess
from rhomboid.diary.wellbeing import speaks_of_crisis
from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import Fault
from rhomboid.domain.follow_up import FollowUp


@dataclass(frozen=True)
class Counted:
    """answers: those given, changed by what the diary writes. entries: the days up to the date."""

    answers: Answers
    found: Reassessed
    entries: Sequence[Entry]
    person: Person


def counted_in(
    engine: Engine,
    known: FollowUp,
    answers: Answers,
    diary: tuple[str | None, str],
    as_of: date,
    pathway: str,
    is_for_programs: bool = False,
) -> Counted:
    """Give the answers with the diary counted in. diary: (database, person).

    Words of crisis in it bring the crisis card first: beside the output where that is for programs.
    Errors: AnswersError or DiaryError with every fault; a diary without entries is one.
    """
    local = pathway_of(engine.knowledge, pathway)
    with opened(*diary) as store:
        entries, person = [one for one in store.entries() if one.day <= as_of], store.person()
    if not entries:
        remedy = "Leave --diary out, or check --person and --database."
        raise DiaryError([Fault("diary", "no entries", f"entries up to {as_of}", remedy)])
    if speaks_of_crisis((text for entry in entries for text in entry.texts()), known):
        print_crisis_card(local, sys.stderr if is_for_programs else sys.stdout)
    found = reassess(engine, answers, entries, person, known, as_of, pathway)
    given = {**answers.given, **{one.finding: one.to for one in found.written}}
    return Counted(replace(answers, given=given), found, entries, person)
