"""`rhomboid evaluate --parse`: how the cases' own words are understood, as content and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.cli.parse_command import reader_of
from rhomboid.evaluation.parsing import (
    parse_figures,
    parsed,
    read_sentences,
    read_told_cases,
    saving_figures,
    sentence_figures,
)

RATES = ("parse_precision", "parse_recall", "age_right", "sex_right")


def parse_figures_of(folders: Sequence[str], sentences: str | None, matcher: str | None) -> dict[str, Any]:
    """Give the figures of texts, what they save in the interview, and those of hard sentences."""
    reader = reader_of(matcher)
    cases = parsed(reader, [told for folder in folders for told in read_told_cases(Path(folder), reader)])
    content = {"matcher": reader.matcher, **parse_figures(cases)}
    content["interview"] = saving_figures(Engine.of(reader.knowledge), cases)
    if sentences is not None:
        content["hard_sentences"] = sentence_figures(reader, read_sentences(Path(sentences)))
    return content


def parse_table(content: dict[str, Any]) -> str:
    """Give the figures as plain lines, each case with what was wrong and what was missed."""
    lines = [f"matcher {content['matcher']}, {content['n']} cases"]
    lines += [f"{name:20} {_rate(content[name])}" for name in RATES]
    if "hard_sentences" in content:
        hard = content["hard_sentences"]
        lines.append(
            f"{'negation_accuracy':20} {_rate(hard['negation_accuracy'])}, {hard['sentences']} sentences"
        )
    interview = content["interview"]
    lines.append(
        f"screens, median: {interview['screens_median']:g} from nothing, "
        f"{interview['screens_median_after_parse']:g} from the confirmed words"
    )
    lines.append(f"urgency lower than from nothing: {', '.join(interview['urgency_lost']) or 'none'}")
    for case in content["cases"]:
        wrong, missed = ", ".join(case["wrong"]) or "none", ", ".join(case["missed"]) or "none"
        lines.append(f"{case['id']}  wrong: {wrong}; missed: {missed}")
    lines += [f"missed sentence: {told}" for told in content.get("hard_sentences", {}).get("missed", ())]
    return "\n".join(lines)


def _rate(figure: dict[str, Any]) -> str:
    if figure["value"] is None:
        return "–"
    return f"{figure['value']:.3f} ({figure['low']:.2f}–{figure['high']:.2f}) n={figure['n']}"
