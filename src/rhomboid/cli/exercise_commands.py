"""`rhomboid exercise`: list, show and picture."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rhomboid.domain.answers import nearest
from rhomboid.domain.care import Support
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.exercises import Change, Exercise
from rhomboid.domain.knowledge import Knowledge
from rhomboid.loading.folder import shipped_knowledge

LEVELS = {1: "gentle", 2: "build", 3: "strong"}


def listed(area: str | None, level: int | None) -> str:
    """Give one line per exercise: id, level, area and title. Errors: an unknown area or level."""
    exercises = shipped_knowledge().care.exercises
    areas = tuple(sorted({e.area for e in exercises.values()}))
    if area is not None and area not in areas:
        expected = f"one of {', '.join(areas)}{nearest(area, areas)}"
        raise RhomboidError([Fault("--area", f'"{area}"', expected, "Choose one of these.")])
    if level is not None and level not in LEVELS:
        expected = "1 (gentle), 2 (build) or 3 (strong)"
        raise RhomboidError([Fault("--level", f"{level}", expected, "Choose one of these.")])
    chosen = [e for _, e in sorted(exercises.items()) if area in (None, e.area) and level in (None, e.level)]
    width = max((len(e.id) for e in chosen), default=0)
    lines = [f"{e.id:{width}}  {LEVELS[e.level]:6}  {e.area:15}  {e.title.patient}" for e in chosen]
    return "\n".join(lines) or "No exercise is both."


def exercise_named(knowledge: Knowledge, exercise_id: str, command: str) -> Exercise:
    """Give one exercise. Errors: an unknown id, with the nearest known one."""
    found = knowledge.care.exercises.get(exercise_id)
    if found is None:
        expected = f"an id of exercises/{nearest(exercise_id, knowledge.care.exercises)}"
        remedy = "List the ids with `rhomboid exercise list`."
        raise RhomboidError([Fault(f"exercise {command}", f'"{exercise_id}"', expected, remedy)])
    return found


def content(exercise_id: str) -> dict[str, Any]:
    """Give one exercise with everything that is known of it, but its poses, and the sources that it cites."""
    knowledge = shipped_knowledge()
    exercise = exercise_named(knowledge, exercise_id, "show")
    plain = dataclasses.asdict(exercise)
    plain["picture"] = {"view": exercise.picture.view, "alt": exercise.picture.alt}
    cited = {c.source: knowledge.sources[c.source] for s in _supports(exercise) for c in s.citations}
    return {**plain, "cited": {i: dataclasses.asdict(source) for i, source in sorted(cited.items())}}


def _supports(exercise: Exercise) -> tuple[Support, ...]:
    return (exercise.dose.support, exercise.safety, exercise.evidence.support)


def shown(exercise_id: str) -> str:
    """Give one exercise as text for a person."""
    knowledge = shipped_knowledge()
    return "\n".join(_lines(knowledge, exercise_named(knowledge, exercise_id, "show")))


def _lines(knowledge: Knowledge, exercise: Exercise) -> Iterator[str]:
    area = exercise.area.replace("_", " ")
    yield f"{exercise.title.patient} ({exercise.title.clinician})"
    yield f"{area}, {exercise.goal}, {LEVELS[exercise.level]}"
    yield from _wrapped(exercise.summary)
    if exercise.equipment:
        yield from _wrapped(f"You need: {', '.join(exercise.equipment)}.")
    yield ""
    for number, step in enumerate(exercise.steps, start=1):
        yield from _wrapped(f"{number}. {step}")
    yield from ("", *_wrapped(f"How much: {exercise.dose.text}"))
    yield from _change(knowledge, "Easier", exercise.easier)
    yield from _change(knowledge, "Harder", exercise.harder)
    yield from ("", *(line for rule in exercise.stop_if for line in _wrapped(f"- {rule}")))
    yield from ("", "Not without asking first:")
    for rule in exercise.must_not:
        title = knowledge.findings[rule.finding].title.patient
        yield from _wrapped(f"- {title}: {rule.why} ({rule.ask.replace('_', ' ')})")
    evidence = exercise.evidence
    studied = (
        "" if evidence.studied_in == "nobody" else f", studied in: {evidence.studied_in.replace('_', ' ')}"
    )
    yield from ("", *_wrapped(f"Evidence ({evidence.grade.replace('_', ' ')}{studied}): {evidence.finds}"))
    for support in _supports(exercise):
        yield from (f"  source: {c.source}, {c.where}" for c in support.citations)
        if support.judgement:
            yield from _wrapped(f"  judgement: {support.judgement}")
    yield from ("", f"Picture: rhomboid exercise picture {exercise.id} --out {exercise.id}.svg")


def _change(knowledge: Knowledge, word: str, change: Change | None) -> Iterator[str]:
    if change is not None:
        other = knowledge.care.exercises.get(change.exercise)
        named = f"{other.title.patient} ({other.id})." if other else ""
        yield from _wrapped(f"{word}: {' '.join(part for part in (named, change.text) if part)}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 100, subsequent_indent="  ")


def write_picture(exercise_id: str, out: str, is_animated: bool) -> str:
    """Write the picture as SVG and say so. Errors: an unknown id; a file that cannot be written."""
    from rhomboid.documents.moving_svg import moving_svg
    from rhomboid.documents.pose_svg import stills_svg

    exercise = exercise_named(shipped_knowledge(), exercise_id, "picture")
    path = Path(out)
    if path.suffix != ".svg":
        raise RhomboidError([Fault("--out", f'"{out}"', "a file that ends in .svg", "Add the ending.")])
    _write(path, moving_svg(exercise) if is_animated else stills_svg(exercise))
    return f"Wrote the picture of {exercise.id} to {out}."


def write_sheet(out: str) -> str:
    """Write the page of all exercises with its pictures into a folder. Errors: one that cannot be written."""
    from rhomboid.documents.exercise_sheet import sheet_of

    pages = sheet_of(shipped_knowledge())
    for name, text in pages.items():
        path = Path(out) / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(path.parent, error) from error
        _write(path, text)
    return f"Wrote a page and {len(pages) - 1} pictures to {out}."


def _write(path: Path, text: str) -> None:
    half = path.with_name(path.name + ".part")
    try:
        # written beside and then moved, so that no half picture is left where a whole one stood
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> RhomboidError:
    expected = "a place that can be written to"
    return RhomboidError(
        [Fault(str(path), error.strerror or str(error), expected, "Check the path and its rights.")]
    )
