"""Free text against what is encoded: how much is understood, how much of that is right, and what it saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import CaseError, Fault
from rhomboid.domain.numbers import significant
from rhomboid.domain.urgency import rank
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.figures import middle, rate
from rhomboid.evaluation.outcomes import shares_for, urgency_of
from rhomboid.evaluation.person import Unstated, interviewed
from rhomboid.language import Parse, Reader
from rhomboid.loading.yaml_reader import read_yaml_file

Pair = tuple[str, str]
# cases encode what an assessment leans on, not what was tried or which tablets a plan must know of
FOR_PLANS_ALONE = ("safety", "activity")
# cases were told at no certain date; "since December" is counted from this one
TOLD_ON = date(2026, 11, 21)


@dataclass(frozen=True)
class ToldCase:
    """A case with the person's own words."""

    case: Case
    text: str


@dataclass(frozen=True)
class ParsedCase:
    """What was understood of a case's text, against its encoded answers."""

    told: ToldCase
    parse: Parse
    encodable: frozenset[str]

    @property
    def encoded(self) -> frozenset[Pair]:
        """Give the encoded (finding, value) pairs."""
        return frozenset(self.told.case.answers.given.items())

    @property
    def understood(self) -> frozenset[Pair]:
        """Give the understood (finding, value) pairs of findings that a case can encode."""
        return frozenset((one.id, one.value) for one in self.parse.findings if one.id in self.encodable)


def read_told_cases(folder: Path, reader: Reader) -> list[ToldCase]:
    """Give the cases of a folder that have words of their own. Errors: as `read_cases`."""
    cases = read_cases(folder, reader.knowledge)
    told = []
    for case in cases:
        content, _ = read_yaml_file(folder / f"{case.id}.yaml", case.id)
        text = " ".join(str(content.get(key) or "") for key in ("presenting", "narrative")).strip()
        if text:
            told.append(ToldCase(case, text))
    return told


def parsed(reader: Reader, told: Iterable[ToldCase], as_of: date = TOLD_ON) -> list[ParsedCase]:
    """Give every case with what is understood of its text."""
    findings = reader.knowledge.findings.values()
    encodable = frozenset(finding.id for finding in findings if finding.type not in FOR_PLANS_ALONE)
    return [ParsedCase(one, reader.parse(one.text, as_of), encodable) for one in told]


def parse_figures(cases: Sequence[ParsedCase]) -> dict[str, Any]:
    """Give precision and recall over all pairs together, for each case, and how age and sex fare."""
    right = sum(len(one.encoded & one.understood) for one in cases)
    understood = sum(len(one.understood) for one in cases)
    encoded = sum(len(one.encoded) for one in cases)
    return {
        "n": len(cases),
        "parse_precision": rate([True] * right + [False] * (understood - right)),
        "parse_recall": rate([True] * right + [False] * (encoded - right)),
        "age_right": rate(o.parse.age_years == o.told.case.answers.age_years for o in cases),
        "sex_right": rate(o.parse.sex == o.told.case.answers.sex for o in cases),
        "cases": [_of_case(one) for one in cases],
    }


def _of_case(one: ParsedCase) -> dict[str, Any]:
    right = one.encoded & one.understood
    return {
        "id": one.told.case.id,
        "parse_precision": _share(len(right), len(one.understood)),
        "parse_recall": _share(len(right), len(one.encoded)),
        "wrong": _listed(one.understood - one.encoded),
        "missed": _listed(one.encoded - one.understood),
    }


def _share(part: int, whole: int) -> float | None:
    return significant(part / whole) if whole else None


def _listed(pairs: Iterable[Pair]) -> list[str]:
    return [f"{finding}={value}" for finding, value in sorted(pairs)]


def confirmed(one: ParsedCase) -> Answers:
    """Give the answers that the person lets stand: understood, and what the case states."""
    given = dict(sorted(one.encoded & one.understood))
    stated = one.told.case.answers
    age = one.parse.age_years if one.parse.age_years == stated.age_years else None
    sex = one.parse.sex if one.parse.sex == stated.sex else None
    return Answers(age, sex, given)


def saving_figures(
    engine: Engine, cases: Sequence[ParsedCase], unstated: Unstated = "absent"
) -> dict[str, Any]:
    """Give the screens of the interview from nothing and from the confirmed words; whether urgency held."""
    before, after = [], []
    lost, changed = [], []
    for one in cases:
        stated = one.told.case.answers
        plain = interviewed(engine, stated, unstated)
        told = interviewed(engine, stated, unstated, confirmed(one))
        before.append(plain)
        after.append(told)
        levels = [urgency_of(engine, i.at_stop, shares_for(engine, i.at_stop)) for i in (plain, told)]
        if levels[0] != levels[1]:
            changed.append(one.told.case.id)
        if rank(levels[1]) < rank(levels[0]):
            lost.append(one.told.case.id)
    return {
        "screens_median": middle(i.screens for i in before),
        "screens_median_after_parse": middle(i.screens for i in after),
        "items_median": middle(i.items for i in before),
        "items_median_after_parse": middle(i.items for i in after),
        "urgency_changed": changed,
        "urgency_lost": lost,
    }


# hard sentences -------------------------------------------------------------------------------------------


def read_sentences(path: Path) -> dict[str, list[Mapping[str, Any]]]:
    """Give hard sentences by group. Errors: CaseError with every fault."""
    content, faults = read_yaml_file(path, path.name)
    if faults or not isinstance(content, dict):
        expected = "groups of sentences"
        raise CaseError(faults or [Fault(path.name, "no mapping", expected, "See tests/language.")])
    return content


def sentence_figures(reader: Reader, groups: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """Give the share of expectations that are met, in all and for each group, and what was missed."""
    checks: dict[str, list[tuple[str, bool]]] = {}
    for group, sentences in groups.items():
        checks[group] = [check for sentence in sentences for check in _checks(reader, sentence)]
    everything = [met for group in checks.values() for _, met in group]
    return {
        "sentences": sum(len(sentences) for sentences in groups.values()),
        "negation_accuracy": rate(everything),
        "by_group": {group: rate(met for _, met in found) for group, found in checks.items()},
        "missed": [told for group in checks.values() for told, met in group if not met],
    }


def _checks(reader: Reader, sentence: Mapping[str, Any]) -> list[tuple[str, bool]]:
    text = str(sentence["text"])
    parse = reader.parse(text, TOLD_ON)
    found = {one.id: one.value for one in parse.findings}
    wanted: dict[str, str | None] = {
        **dict.fromkeys(sentence.get("present", ()), "present"),
        **dict.fromkeys(sentence.get("absent", ()), "absent"),
        **dict.fromkeys(sentence.get("unsaid", ())),
        **sentence.get("options", {}),
    }
    checks = [
        (f"{text} | {f}: expected {value or 'unsaid'}, found {found.get(f, 'unsaid')}", found.get(f) == value)
        for f, value in wanted.items()
    ]
    for key, is_shown in (("crisis", bool(parse.crisis)), ("emergency", bool(parse.emergency))):
        if key in sentence:
            checks.append(
                (f"{text} | {key}: expected {sentence[key]}", is_shown == (sentence[key] == "shown"))
            )
    if "language" in sentence:
        checks.append(
            (f"{text} | language: found {parse.language}", not parse.is_understood and bool(parse.card))
        )
    return checks
