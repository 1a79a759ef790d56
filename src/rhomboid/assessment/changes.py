"""What would change this: single answers that raise or lower the urgency, or put another cause first.

The smallest change is one answer. Each is tried on its own, everything else staying as it was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rhomboid.assessment.engine import Engine
from rhomboid.assessment.urgency import LEAST_UNDER_16, floors_of
from rhomboid.domain.assessment import Change
from rhomboid.domain.knowledge import ABSENT, UNKNOWN, Finding, Urgency
from rhomboid.domain.urgency import most_urgent, rank
from rhomboid.inference.moved_table import MovedTable
from rhomboid.inference.posterior import Posterior, posterior
from rhomboid.inference.risk import risk_urgency
from rhomboid.inference.table_changes import answered_instead
from rhomboid.triage.flags import FlagReading, read_flags
from rhomboid.triage.logic import truth

# more than this nobody reads; the most urgent come first
CHANGES_OF_A_KIND_AT_MOST = 12


def changes_of(
    engine: Engine, full: Mapping[str, str], reading: FlagReading, result: Posterior | None, level: Urgency
) -> tuple[Change, ...]:
    """Give the changes: what raises the urgency, what lowers it, and what puts another cause first.

    full: the answers with those from age and sex. result: None where no causes are ranked.
    """
    raising = sorted(
        _raising(engine, full, level), key=lambda c: (-rank(c.urgency or level), c.finding, c.to)
    )
    lowering = sorted(_lowering(engine, full, reading, result, level), key=lambda c: (c.finding, c.to))
    swapping = sorted(_swapping(engine, full, result), key=lambda c: (c.finding, c.to)) if result else []
    kinds = (raising, lowering, swapping)
    return tuple(change for changes in kinds for change in changes[:CHANGES_OF_A_KIND_AT_MOST])


def _others(finding: Finding, value: str | None) -> tuple[str, ...]:
    return () if finding.derived else tuple(v for v in finding.values if v != value)


def _raising(engine: Engine, full: Mapping[str, str], level: Urgency) -> Iterator[Change]:
    findings = engine.knowledge.findings
    best: dict[tuple[str, str], Change] = {}
    for rule in engine.knowledge.red_flags.values():
        if rank(rule.urgency) <= rank(level):
            continue
        for finding_id in rule.unknown:
            for value in _others(findings[finding_id], full.get(finding_id)):
                if truth(rule.when, {**full, finding_id: value}, rule.unknown) is not True:
                    continue
                found = best.get((finding_id, value))
                if found is None or rank(rule.urgency) > rank(found.urgency or level):
                    was = full.get(finding_id)
                    best[finding_id, value] = Change(
                        "raises_urgency", finding_id, was, value, rule.urgency, rule.id
                    )
    yield from best.values()


def _lowering(
    engine: Engine, full: Mapping[str, str], reading: FlagReading, result: Posterior | None, level: Urgency
) -> Iterator[Change]:
    """Take back each answer that a leading flag leans on: absent, or for a question not sure."""
    findings = engine.knowledge.findings
    leading = [flag for flag in reading.fired if flag.rule.urgency == level]
    named = {f for flag in leading for f, _ in flag.because if findings[f].derived is None}
    for finding_id in sorted(named):
        value = UNKNOWN if findings[finding_id].options else ABSENT
        changed = {**full, finding_id: value}
        after = most_urgent(*_levels(engine, changed, result))
        if rank(after) < rank(level):
            yield Change("lowers_urgency", finding_id, full.get(finding_id), value, after, None)


def _levels(engine: Engine, full: Mapping[str, str], result: Posterior | None) -> Iterator[Urgency]:
    knowledge = engine.knowledge
    reading = read_flags(knowledge, full)
    yield reading.urgency
    yield from floors_of(knowledge, reading)
    if result is None:
        yield LEAST_UNDER_16
    if result is not None:
        yield risk_urgency(knowledge, posterior(engine.network, full).shares())


def _swapping(engine: Engine, full: Mapping[str, str], result: Posterior) -> Iterator[Change]:
    network, findings = engine.network, engine.knowledge.findings
    table = MovedTable(network, result.weights)
    first = _first(network.conditions, table.base)
    for finding_id, finding in findings.items():
        was = full.get(finding_id)
        if finding_id not in network.symptoms and finding_id not in network.contexts:
            continue
        if was not in finding.values or finding.derived:
            continue
        for value in _others(finding, was):
            moved = table.moved(answered_instead(network, finding_id, was, value))
            then = _first(network.conditions, table.shares_after(moved))
            if then != first:
                yield Change("swaps_first", finding_id, was, value, None, then)


def _first(names: tuple[str, ...], shares: list[float]) -> str:
    largest = max(shares)
    return min(name for name, share in zip(names, shares, strict=True) if share == largest)
