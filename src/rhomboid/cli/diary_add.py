"""`rhomboid diary add`, by options or by prompts."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.console import Console

from rhomboid.cli import diary_commands as commands
from rhomboid.cli.days import day_of
from rhomboid.cli.prompts import Quit
from rhomboid.diary.entries import Person
from rhomboid.diary.store import DiaryStore
from rhomboid.diary.typed import Typed
from rhomboid.domain.errors import Fault, RhomboidError

SAID = ("now", "worst", "average", "interference", "function", "sleep", "helped", "note", "seen")
LISTED = ("medicines", "exercises", "signs")


def add_day(day: str | None, activity: str | None, began: str | None, given: dict[str, Any]) -> None:
    """Add a day. Errors: DiaryError with every fault, nothing stored."""
    today = day_of(None)
    faults: list[Fault] = []
    on, since = _day(day, "--date", faults), _day(began, "--began", faults)
    person = Person(given["person"], activity or "", since if began else None)
    with commands.opened(given["database"], given["person"]) as store:
        if any(given[name] for name in (*SAID, *LISTED)) or activity or began:
            typed = Typed(on, **{name: given[name] for name in (*SAID, *LISTED)})
        else:
            if faults:
                raise RhomboidError(faults)
            asked = _asked(store, on)
            if asked is None:
                return
            typed, chosen = asked
            person = Person(person.name, chosen, person.began_on)
        commands.add(store, typed, person, today, given["pathway"], given["replace"], faults)


def _day(spelled: str | None, option: str, faults: list[Fault]) -> date:
    """Give the date; today, with a fault added, if it is none."""
    try:
        return day_of(spelled, option)
    except RhomboidError as error:
        faults += error.faults
        return day_of(None)


def _asked(store: DiaryStore, day: date) -> tuple[Typed, str] | None:
    """Give what was typed, or None if the person left: then nothing is stored."""
    from rhomboid.cli.diary_prompts import ask_day
    from rhomboid.loading.folder import shipped_follow_up, shipped_knowledge

    out = Console(highlight=False)
    try:
        return ask_day(out, day, store.person(), shipped_follow_up(), shipped_knowledge())
    except (Quit, EOFError, KeyboardInterrupt):
        out.print("\nNothing was stored.", markup=False)
        return None
