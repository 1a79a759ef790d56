"""The falls over cases and drawn people, put together by finding and level, and which of them are open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers
from rhomboid.domain.numbers import significant
from rhomboid.domain.urgency import rank
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.evaluate import READINGS
from rhomboid.evaluation.falls import Fall, FallSearch
from rhomboid.evaluation.person import fully_answered
from rhomboid.evaluation.population import SEED, drawn_people

EXAMPLES = 3

Closing = Mapping[str, Any]
Person = tuple[str, Answers]


@dataclass(frozen=True)
class FallsFound:
    """The falls of some people: how many were looked at, and whose level the risk rule alone had set."""

    people: int
    led_by_risk: int
    falls: tuple[Fall, ...]


def people_of_cases(engine: Engine, cases: Sequence[Case]) -> Iterator[Person]:
    """Give (name, full answers) of each case in each reading of what it does not state."""
    for case in cases:
        for reading in READINGS:
            yield f"{case.id}, unstated {reading}", fully_answered(engine, case.answers, reading)


def people_drawn(engine: Engine, count: int, seed: int = SEED) -> Iterator[Person]:
    """Give (name, answers) of people drawn from the knowledge."""
    for number, person in enumerate(drawn_people(engine, count, seed), start=1):
        yield f"drawn {number}", person.answers


def falls_found(
    engine: Engine, people: Iterable[Person], watch: Callable[[], None] = lambda: None
) -> FallsFound:
    """Give every fall of the people."""
    search, seen, led = FallSearch(engine), 0, 0
    falls: list[Fall] = []
    for name, answers in people:
        seen += 1
        found = search.falls(name, answers)
        if found is not None:
            led += 1
            falls += found
        watch()
    return FallsFound(seen, led, tuple(falls))


def closings_of(fall: Fall, closings: Sequence[Closing]) -> tuple[Closing, ...]:
    """Give the first written reason that applies, for each condition that let go; none at all: it is open."""
    found = [next((c for c in closings if _closes(c, fall, gone)), None) for gone in fall.let_go or (None,)]
    return () if None in found else tuple(c for c in found if c is not None)


def _closes(closing: Closing, fall: Fall, gone: str | None) -> bool:
    before, findings, took = (closing.get(key, ()) for key in ("before", "findings", "took"))
    return (
        rank(fall.after) >= rank(closing["down_to"])
        and (not before or fall.before in before)
        and closing.get("danger") in (None, gone)
        and (not findings or fall.finding in findings)
        and (not took or fall.took in took)
    )


def fall_report(found: FallsFound, closings: Sequence[Closing]) -> dict[str, Any]:
    """Give counts, and the falls by finding, answer and level pair, open ones first, then most frequent."""
    grouped: dict[tuple[str, ...], list[Fall]] = {}
    for fall in found.falls:
        is_open = "closed" if closings_of(fall, closings) else "open"
        key = (is_open, fall.finding, fall.was, fall.to, fall.before, fall.after)
        grouped.setdefault(key, []).append(fall)
    order = sorted(
        grouped, key=lambda key: (key[0] != "open", -rank(grouped[key][0].before), -len(grouped[key]), key)
    )
    open_falls = [fall for key in grouped if key[0] == "open" for fall in grouped[key]]
    return {
        "people": found.people,
        "led_by_risk": found.led_by_risk,
        "falls": len(found.falls),
        "people_with_a_fall": len({fall.person for fall in found.falls}),
        "open": len(open_falls),
        "people_with_an_open_fall": len({fall.person for fall in open_falls}),
        "by_levels": _by_levels(found.falls, closings),
        "groups": [_group(key, grouped[key], closings) for key in order],
    }


def _by_levels(falls: Iterable[Fall], closings: Sequence[Closing]) -> list[dict[str, Any]]:
    pairs: dict[tuple[str, str], list[Fall]] = {}
    for fall in falls:
        pairs.setdefault((fall.before, fall.after), []).append(fall)
    return [
        {
            "before": before,
            "after": after,
            "n": len(some),
            "people": len({fall.person for fall in some}),
            "open": sum(not closings_of(fall, closings) for fall in some),
        }
        for (before, after), some in sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


def _group(key: tuple[str, ...], falls: Sequence[Fall], closings: Sequence[Closing]) -> dict[str, Any]:
    is_open, finding, was, to, before, after = key
    reasons = {closing["why"]: None for fall in falls for closing in closings_of(fall, closings)}
    return {
        "finding": finding,
        "was": was,
        "to": to,
        "before": before,
        "after": after,
        "n": len(falls),
        "let_go": _counted(c for fall in falls for c in fall.let_go),
        "took": _counted(fall.took for fall in falls),
        "is_open": is_open == "open",
        "why": list(reasons),
        "examples": [_example(fall) for fall in falls[:EXAMPLES]],
    }


def _counted(names: Iterable[str]) -> dict[str, int]:
    found = Counter(names)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _example(fall: Fall) -> dict[str, Any]:
    before, after, threshold = (significant(share, 3) for share in fall.shares)
    return {
        "person": fall.person,
        "let_go": fall.let_go[0],
        "share_before": before,
        "share_after": after,
        "threshold": threshold,
        "took": fall.took,
    }
