"""All exercises on one page, with their pictures beside it: a contact sheet in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from rhomboid.documents.pose_svg import stills_svg
from rhomboid.domain.exercises import Exercise
from rhomboid.domain.knowledge import Knowledge

PAGE, FOLDER = "exercises.md", "exercises"
LEVELS = {1: "gentle", 2: "build", 3: "strong"}
INTRODUCTION = """# Exercises

Written by `make pictures` from the knowledge; do not edit it. Each exercise is a file in
`src/rhomboid/knowledge/exercises/`, and each picture is drawn by the program from the joint angles in it.
Show one with all its rules: `rhomboid exercise show ID`. Draw one that moves:
`rhomboid exercise picture ID --out FILE.svg --animated`.

**Before you start.** These are for people whose result allows them. `rhomboid plan` leaves out what does not
suit a person's answers. Stop if a movement hurts sharply, makes an arm or leg tingle, or makes you dizzy.
"""


def sheet_of(knowledge: Knowledge) -> dict[str, str]:
    """Give the page and the pictures that it shows: path below the folder of the page -> text."""
    exercises = [e for _, e in sorted(knowledge.care.exercises.items())]
    pictures = {f"{FOLDER}/{e.id}.svg": stills_svg(e) for e in exercises}
    areas = knowledge.care.programme.area_order
    lines = [INTRODUCTION.rstrip()]
    for area in areas:
        lines += ["", f"## {area.replace('_', ' ').capitalize()}"]
        of_area = sorted((e for e in exercises if e.area == area), key=lambda e: (e.level, e.id))
        lines += [line for exercise in of_area for line in _entry(exercise)]
    return {PAGE: "\n".join(lines) + "\n", **pictures}


def _entry(exercise: Exercise) -> Iterator[str]:
    yield from ("", f"### {exercise.title.patient}", "")
    yield f"`{exercise.id}`, {LEVELS[exercise.level]}, {exercise.goal}."
    yield f"{exercise.summary} {exercise.dose.text}"
    yield from ("", f"![{exercise.picture.alt}]({FOLDER}/{exercise.id}.svg)")
