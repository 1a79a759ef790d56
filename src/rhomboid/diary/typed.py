"""What a person typed about a day, to an entry: every fault at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rhomboid.diary.entries import Dose, Entry, Sign
from rhomboid.domain.errors import Fault
from rhomboid.domain.follow_up import FollowUp
from rhomboid.domain.knowledge import PRESENT

_WHOLE = re.compile(r"[-+]?[0-9]{1,6}\Z")
_NUMBER = re.compile(r"[-+]?[0-9]{1,6}([.,][0-9]{1,6})?\Z")
_DOSE = re.compile(
    r"(?P<product>.+?)\s+(?P<amount>[0-9]+(?:[.,][0-9]+)?)\s*(?P<unit>mg|g)\s*(?:[x×*]\s*(?P<times>[0-9]{1,6}))?\Z",
    re.IGNORECASE,
)
MG_OF = {"mg": 1.0, "g": 1000.0}


@dataclass(frozen=True)
class Typed:
    """The words of the options or of the prompts; None or empty where nothing was said."""

    day: date
    now: str | None = None
    worst: str | None = None
    average: str | None = None
    interference: str | None = None
    function: str | None = None
    sleep: str | None = None
    medicines: Sequence[str] = ()
    exercises: Sequence[str] = ()
    helped: str = ""
    note: str = ""
    signs: Sequence[str] = ()
    seen: str = ""

    def texts(self) -> tuple[str, ...]:
        """Give every free text, also of what cannot be stored."""
        return (self.note, self.helped, self.seen, *self.medicines, *self.exercises, *self.signs)


def entry_of(typed: Typed, known: FollowUp) -> tuple[Entry, list[Fault]]:
    """Give the entry with what could be read, and the faults of the rest."""
    faults: list[Fault] = []
    if typed.now is None:
        expected = f"a whole number from {known.lowest} to {known.highest}"
        faults.append(Fault("pain now", "nothing", expected, "Give it with --now."))
    scores = {
        name: score_of(getattr(typed, name), known.measures[name].title.lower(), known, faults)
        for name in ("now", "worst", "average", "interference", "function")
    }
    entry = Entry(
        day=typed.day,
        now=scores.pop("now") or 0,
        sleep_hours=_hours(typed.sleep, faults),
        doses=tuple(dose for one in typed.medicines if (dose := dose_of(one, faults)) is not None),
        exercises=tuple(typed.exercises),
        helped=typed.helped,
        note=typed.note,
        signs=tuple(_sign(one) for one in typed.signs),
        seen=typed.seen,
        **scores,
    )
    return entry, faults


def score_of(text: str | None, place: str, known: FollowUp, faults: list[Fault]) -> int | None:
    """Give a score; None, with a fault added, if it is none."""
    if text is None:
        return None
    if _WHOLE.match(text.strip()) and known.lowest <= int(text) <= known.highest:
        return int(text)
    expected = f"a whole number from {known.lowest} to {known.highest}"
    faults.append(Fault(place, f'"{text}"', expected, "Give it anew."))
    return None


def _hours(text: str | None, faults: list[Fault]) -> float | None:
    if text is None:
        return None
    if _NUMBER.match(text.strip()) and 0 <= (hours := float(text.replace(",", "."))) <= 24:
        return hours
    faults.append(Fault("sleep", f'"{text}"', "hours from 0 to 24", "Give the hours slept."))
    return None


def dose_of(text: str, faults: list[Fault]) -> Dose | None:
    """Give a dose from words such as `paracetamol 500mg x4`; None, with a fault added, if it is none."""
    found = _DOSE.match(text.strip())
    if found is None:
        expected = "name, amount with mg or g, and times, such as `paracetamol 500mg x4`"
        faults.append(Fault("medicine", f'"{text}"', expected, "Look at the box for the amount."))
        return None
    mg = float(found["amount"].replace(",", ".")) * MG_OF[found["unit"].lower()]
    return Dose(found["product"].strip(), mg, int(found["times"] or 1))


def _sign(text: str) -> Sign:
    finding, _, value = text.strip().partition("=")
    return Sign(finding.strip(), value.strip() or PRESENT)


def words_of(dose: Dose) -> str:
    """Give a dose in the words that `dose_of` reads."""
    return f"{dose.product} {dose.mg:g}mg x{dose.times}"
