"""The slow way to move one number: a new knowledge with that number moved and its companions scaled.

If x becomes x', the other numbers of its table are scaled by (1 - x')/(1 - x). It knows a number only by its
path, as a reader of the knowledge does.
"""

from __future__ import annotations

from dataclasses import replace

from rhomboid.domain.knowledge import Condition, Finding, Knowledge
from rhomboid.domain.numbers import Number, Share, Table

HIGHEST_PRIOR = 0.999


def with_number_moved(knowledge: Knowledge, path: str, end: str) -> Knowledge:
    """Give the knowledge with the number of that path at the `low` or `high` end of its range."""
    match path.split("."):
        case ["model", "danger_alone"]:
            alone = at_end(knowledge.model.danger_alone, end)
            return replace(knowledge, model=replace(knowledge.model, danger_alone=alone))
        case ["model", "unreported"]:
            assert knowledge.model.unreported is not None
            untold = at_end(knowledge.model.unreported, end)
            return replace(knowledge, model=replace(knowledge.model, unreported=untold))
        case ["conditions", condition_id, "prior"]:
            return _with_prior(knowledge, condition_id, end)
        case ["conditions", condition_id, "findings", finding_id, *option]:
            moved = _with_link(knowledge.conditions[condition_id], finding_id, option, end)
            return replace(knowledge, conditions={**knowledge.conditions, condition_id: moved})
        case ["findings", finding_id, "base_rate" | "population", *option]:
            finding = _with_population(knowledge.findings[finding_id], option, end)
            return replace(knowledge, findings={**knowledge.findings, finding_id: finding})
    raise AssertionError(f"no number has the path {path}")


def at_end(number: Number, end: str) -> Number:
    """Give the number at one end of its range."""
    return _at(number, getattr(number.share, end))


def _at(number: Number, point: float) -> Number:
    return replace(number, share=replace(number.share, point=point))


def _with_prior(knowledge: Knowledge, condition_id: str, end: str) -> Knowledge:
    points = {i: c.prior.share.point for i, c in knowledge.conditions.items()}
    total = sum(points.values())
    moved_to = min(getattr(knowledge.conditions[condition_id].prior.share, end) / total, HIGHEST_PRIOR)
    priors = _one_moved({i: p / total for i, p in points.items()}, condition_id, moved_to)
    conditions = {i: replace(c, prior=_at(c.prior, priors[i])) for i, c in knowledge.conditions.items()}
    return replace(knowledge, conditions=conditions)


def _with_link(condition: Condition, finding_id: str, option: list[str], end: str) -> Condition:
    if option:
        table = _with_entry(condition.tables[finding_id], option[0], end)
        return replace(condition, tables={**condition.tables, finding_id: table})
    number = at_end(condition.findings[finding_id], end)
    return replace(condition, findings={**condition.findings, finding_id: number})


def _with_population(finding: Finding, option: list[str], end: str) -> Finding:
    if option:
        assert finding.population is not None
        return replace(finding, population=_with_entry(finding.population, option[0], end))
    assert finding.base_rate is not None
    return replace(finding, base_rate=at_end(finding.base_rate, end))


def _with_entry(table: Table, option: str, end: str) -> Table:
    total = sum(share.point for share in table.shares.values())
    points = {o: share.point / total for o, share in table.shares.items()}
    moved = _one_moved(points, option, getattr(table.shares[option], end))
    return replace(table, shares={o: Share(p, p, p) for o, p in moved.items()})


def _one_moved(points: dict[str, float], name: str, moved_to: float) -> dict[str, float]:
    rest = (1 - moved_to) / (1 - points[name])
    return {one: moved_to if one == name else point * rest for one, point in points.items()}
