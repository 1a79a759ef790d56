"""The diary by prompts: a dozen short questions, most of which Enter leaves out."""

from __future__ import annotations

from datetime import date

from rich.console import Console

from rhomboid.cli.prompts import Back, Changes, ask_line
from rhomboid.diary.entries import Person
from rhomboid.diary.typed import Typed, dose_of, score_of
from rhomboid.domain.errors import Fault
from rhomboid.domain.follow_up import FollowUp
from rhomboid.domain.knowledge import Finding, Knowledge

SCORED = ("now", "worst", "average", "interference")


def ask_day(
    out: Console, day: date, person: Person, known: FollowUp, knowledge: Knowledge
) -> tuple[Typed, str]:
    """Give what was typed about a day, and the activity if it was chosen now."""
    out.print(f"Diary for {day}. Scores go from 0 to 10. Enter leaves a question out.", markup=False)
    scores = {name: _score(out, known, name, is_needed=name == "now") for name in SCORED}
    activity = ""
    if not person.activity:
        activity = _line(out, "Name one activity that the pain makes hard (kept from now on).")
    if person.activity or activity:
        what = f"How well can you do it: {person.activity or activity}? (0 not at all, 10 as before)"
        scores["function"] = _score(out, known, "function", what=what)
    typed = Typed(
        day,
        **scores,
        sleep=_line(out, "Hours slept last night?") or None,
        medicines=_medicines(out),
        exercises=_several(out, "Exercises done? (separate with commas)"),
        helped=_line(out, "What helped?"),
        note=_line(out, "Anything else?"),
        signs=_signs(out, known, knowledge),
        seen=_line(out, "Did you see anyone about it today? (who)"),
    )
    return typed, activity


def _line(out: Console, question: str) -> str:
    """Give one line. There is no way back inside an entry; `quit` leaves it, and nothing is stored."""
    while True:
        try:
            return ask_line(out, question)
        except (Back, Changes):
            out.print("You can write the day anew later with --replace.", markup=False)


def _score(out: Console, known: FollowUp, name: str, is_needed: bool = False, what: str = "") -> str | None:
    question = what or f"{known.measures[name].question} (0 to 10)"
    while True:
        line = _line(out, question)
        if not line and not is_needed:
            return None
        faults: list[Fault] = []
        if score_of(line, name, known, faults) is not None:
            return line
        out.print(f"Please type a whole number from {known.lowest} to {known.highest}.", markup=False)


def _several(out: Console, question: str) -> list[str]:
    return [part.strip() for part in _line(out, question).split(",") if part.strip()]


def _medicines(out: Console) -> list[str]:
    while True:
        listed = _several(out, "Medicines? (such as: paracetamol 500mg x4, ibuprofen 200mg x2)")
        faults: list[Fault] = []
        for one in listed:
            dose_of(one, faults)
        if not faults:
            return listed
        out.print(f"I did not understand {faults[0].found}. Expected {faults[0].expected}.", markup=False)


def _signs(out: Console, known: FollowUp, knowledge: Knowledge) -> list[str]:
    asked = [knowledge.findings[name] for name in known.reassessment.asked_signs]
    out.print("Is any of these new since your last entry?", markup=False)
    for number, finding in enumerate(asked, start=1):
        out.print(f"   {number} {finding.title.patient}", markup=False)
    while True:
        listed = _several(out, "Numbers, separated by commas; Enter for none.")
        if all(one.isdecimal() and 1 <= int(one) <= len(asked) for one in listed):
            chosen = [asked[int(one) - 1] for one in dict.fromkeys(listed)]
            return [
                sign for finding in chosen for sign in (finding.id, *_follow_ups(out, finding, knowledge))
            ]
        out.print(f"Please type numbers from 1 to {len(asked)}.", markup=False)


def _follow_ups(out: Console, sign: Finding, knowledge: Knowledge) -> list[str]:
    """Give the answers to what is asked after this sign, such as since when; Enter means not sure."""
    answers = []
    for finding in knowledge.findings.values():
        if sign.id in finding.asked_if and finding.options:
            labels = ", ".join(f"{i} {option.label}" for i, option in enumerate(finding.options, start=1))
            line = _line(out, f"{finding.question} {labels}")
            if line.isdecimal() and 1 <= int(line) <= len(finding.options):
                answers.append(f"{finding.id}={finding.options[int(line) - 1].id}")
    return answers
