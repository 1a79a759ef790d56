"""Run by other interpreters, on the standard library only: prints one assessment a line."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment
from rhomboid.domain.answers import Answers
from rhomboid.loading.compiled import knowledge_from_json


def lines(knowledge_text: str, people: list[dict]) -> list[str]:
    """Give the assessments as JSON, one a line."""
    engine = Engine.of(knowledge_from_json(knowledge_text))
    answers = [Answers(p["age_years"], p["sex"], p["answers"]) for p in people]
    results = [assess(engine, a, date(2026, 11, 21), "uk") for a in answers]
    return [json.dumps(plain_assessment(r), ensure_ascii=False) for r in results]


if __name__ == "__main__":
    knowledge_file, people_file = map(Path, sys.argv[1:])
    people = json.loads(people_file.read_text(encoding="utf-8"))
    text = "\n".join(lines(knowledge_file.read_text(encoding="utf-8"), people))
    sys.stdout.buffer.write(text.encode())
