"""`rhomboid fhir export` and `import`: answers to FHIR and back, on files, and NDJSON for many people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from rhomboid.domain.answers import Answers
from rhomboid.domain.answers_content import answers_of_content
from rhomboid.domain.errors import AnswersError, Fault, RhomboidError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.strict_json import read_json

NDJSON = ".ndjson"
Content = dict[str, Any]


def exported(
    source: str, as_of: date, pathway: str, is_planned: bool = False
) -> Callable[[], Iterator[Content]]:
    """Give what makes a Bundle for each person of a file: an answers file, or NDJSON with one on a line.

    is_planned: with a CarePlan; answers that contradict one another are refused then.
    """
    from rhomboid.assessment import Engine, assess
    from rhomboid.assessment.planned import assess_and_plan
    from rhomboid.cli.answers_file import read_answers
    from rhomboid.fhir_mapping.bundle import bundle_of
    from rhomboid.loading.folder import shipped_knowledge

    knowledge = shipped_knowledge()
    engine = Engine.of(knowledge)
    if source.endswith(NDJSON):
        told = [(place, answers_of_content(c, knowledge, place)) for place, c in _lines(source)]
    else:
        told = [(source, read_answers(source, knowledge))]
    people = [one for _, one in told]
    if not is_planned:
        return lambda: (bundle_of(knowledge, assess(engine, one, as_of, pathway)) for one in people)
    _check_conflicts(knowledge, told)

    def planned() -> Iterator[Content]:
        for one in people:
            result, plan = assess_and_plan(engine, one, as_of, pathway)
            yield bundle_of(knowledge, result, plan=plan)

    return planned


def _check_conflicts(knowledge: Knowledge, told: list[tuple[str, Answers]]) -> None:
    """Raise AnswersError before anything is written, with every contradiction of every person."""
    from rhomboid.care.conflicts import check_conflicts

    faults: list[Fault] = []
    for place, answers in told:
        try:
            check_conflicts(knowledge, answers, place)
        except AnswersError as error:
            faults += error.faults
    if faults:
        raise AnswersError(faults)


def imported(source: str) -> Callable[[], Iterator[Content]]:
    """Give what makes the answers of each QuestionnaireResponse of a file, JSON or NDJSON."""
    from rhomboid.fhir_mapping.response import answers_of_response
    from rhomboid.loading.folder import shipped_knowledge

    knowledge = shipped_knowledge()
    lines = _lines(source) if source.endswith(NDJSON) else [(source, _content(_text(source), source))]
    people, faults = [], []
    for place, content in lines:
        for response in _responses(content):
            try:
                people.append(answers_of_response(knowledge, response))
            except AnswersError as error:
                faults += [Fault(f"{place}: {f.place}", f.found, f.expected, f.remedy) for f in error.faults]
    if faults:
        raise AnswersError(faults)
    return lambda: (
        {"age_years": one.age_years, "sex": one.sex, "answers": dict(one.given)} for one in people
    )


def written(content: Iterator[Content], out: str | None, is_ndjson: bool) -> None:
    """Write the contents to a file in one step, or to standard output."""
    texts = (json.dumps(c, ensure_ascii=False, indent=None if is_ndjson else 2) + "\n" for c in content)
    if out is None:
        sys.stdout.writelines(texts)
        return
    target = Path(out)
    part = target.with_name(target.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.writelines(texts)
        part.replace(target)
    except OSError as error:
        found = error.strerror or str(error)
        fault = Fault(out, found, "a file that can be written", "Check the path and its rights.")
        raise RhomboidError([fault]) from error


def _lines(source: str) -> list[tuple[str, Any]]:
    texts = _text(source).splitlines()
    found: list[tuple[str, Any]] = []
    faults: list[Fault] = []
    for number, text in enumerate(texts, start=1):
        if text.strip():
            try:
                found.append((f"{source}: line {number}", _content(text, f"{source}: line {number}")))
            except AnswersError as error:
                faults += error.faults
    if faults:
        raise AnswersError(faults)
    return found


def _content(text: str, place: str) -> Any:
    content, faults = read_json(text, place, is_nan_a_fault=True)
    if faults:
        raise AnswersError(faults)
    return content


def _text(source: str) -> str:
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        found = getattr(error, "strerror", None) or "no UTF-8 text"
        fault = Fault(source, found, "a readable file in UTF-8", "Check the path and its rights.")
        raise AnswersError([fault]) from error


def _responses(content: Any) -> list[Any]:
    """Give the QuestionnaireResponses of a Bundle, or the content itself."""
    if not isinstance(content, dict) or content.get("resourceType") != "Bundle":
        return [content]
    entries = [e.get("resource") for e in content.get("entry") or () if isinstance(e, dict)]
    found = [r for r in entries if isinstance(r, dict) and r.get("resourceType") == "QuestionnaireResponse"]
    return found or [content]
