"""The slow judge: the same model by brute force, in exact fractions.

It shares no arithmetic with `posterior`: every pair of causes is visited and every probability is written out
as the model's definition says. Thousands of times slower; used to prove the engine right.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from rhomboid.domain.knowledge import ABSENT, NONE, PRESENT, UNKNOWN, Condition, Finding, Knowledge

Pair = tuple[Condition | None, Condition | None]


def judged_joint(knowledge: Knowledge, answers: Mapping[str, str]) -> dict[tuple[str, str], Fraction]:
    """Give P(ordinary, danger | answers) for every pair of causes, as exact fractions that sum to 1."""
    weights = {}
    for pair in _pairs(knowledge):
        weight = _prior(knowledge, pair)
        for finding_id, value in answers.items():
            weight *= _p_answer_given_pair(knowledge, knowledge.findings[finding_id], value, pair)
        weights[_names(pair)] = weight
    total = sum(weights.values())
    return {names: weight / total for names, weight in weights.items()}


def judged_shares(knowledge: Knowledge, answers: Mapping[str, str]) -> dict[str, Fraction]:
    """Give each condition's share as main cause, as an exact fraction."""
    shares: dict[str, Fraction] = {condition: Fraction(0) for condition in knowledge.conditions}
    for (ordinary, danger), weight in judged_joint(knowledge, answers).items():
        shares[ordinary if danger == NONE else danger] += weight
    return shares


def _exact(number: float) -> Fraction:
    # through the decimal text: 0.1 means one tenth, not its nearest binary neighbour
    return Fraction(str(number))


def _names(pair: Pair) -> tuple[str, str]:
    ordinary, danger = pair
    return (ordinary.id if ordinary else NONE, danger.id if danger else NONE)


def _pairs(knowledge: Knowledge) -> list[Pair]:
    pairs: list[Pair] = [(o, None) for o in knowledge.ordinary()]
    pairs += [(None, d) for d in knowledge.dangers()]
    pairs += [(o, d) for o in knowledge.ordinary() for d in knowledge.dangers()]
    return pairs


def _prior(knowledge: Knowledge, pair: Pair) -> Fraction:
    total = sum((_exact(c.prior.share.point) for c in knowledge.conditions.values()), Fraction(0))
    ordinary, danger = pair
    alone = _exact(knowledge.model.danger_alone.share.point)
    p = {c.id: _exact(c.prior.share.point) / total for c in knowledge.conditions.values()}
    if danger is None:
        assert ordinary is not None
        return p[ordinary.id]
    if ordinary is None:
        return alone * p[danger.id]
    all_ordinary = sum((p[c.id] for c in knowledge.ordinary()), Fraction(0))
    return (1 - alone) * p[danger.id] * p[ordinary.id] / all_ordinary


def _p_answer_given_pair(knowledge: Knowledge, finding: Finding, value: str, pair: Pair) -> Fraction:
    if value == UNKNOWN or (finding.is_context and not (finding.population or finding.base_rate)):
        return Fraction(1)
    if not finding.is_context:
        absent = _p_absent_given_pair(knowledge, finding, pair)
        return absent if value == ABSENT else 1 - absent
    chosen = _context_weight(finding, value, pair)
    return chosen / sum((_context_weight(finding, v, pair) for v in finding.values), Fraction(0))


def _p_absent_given_pair(knowledge: Knowledge, finding: Finding, pair: Pair) -> Fraction:
    assert finding.base_rate is not None
    unreported = knowledge.model.unreported
    reported = 1 - (_exact(unreported.share.point) if unreported else Fraction(0))
    leak = max(_exact(finding.base_rate.share.point), _exact(knowledge.model.leak_floor)) * reported
    absent = 1 - leak
    for cause in pair:
        number = cause.findings.get(finding.id) if cause else None
        if number is not None:
            q = max(Fraction(0), (_exact(number.share.point) * reported - leak) / (1 - leak))
            absent *= 1 - q
    return absent


def _context_weight(finding: Finding, value: str, pair: Pair) -> Fraction:
    base = _population(finding, value)
    weight = base
    for cause in pair:
        given = _given(finding, value, cause)
        if given is not None:
            weight *= given / base
    return weight


def _population(finding: Finding, value: str) -> Fraction:
    if finding.population is not None:
        shares = finding.population.shares
        return _exact(shares[value].point) / sum((_exact(s.point) for s in shares.values()), Fraction(0))
    assert finding.base_rate is not None
    present = _exact(finding.base_rate.share.point)
    return present if value == PRESENT else 1 - present


def _given(finding: Finding, value: str, cause: Condition | None) -> Fraction | None:
    if cause is None:
        return None
    if finding.options:
        table = cause.tables.get(finding.id)
        if table is None:
            return None
        total = sum((_exact(s.point) for s in table.shares.values()), Fraction(0))
        return _exact(table.shares[value].point) / total
    number = cause.findings.get(finding.id)
    if number is None:
        return None
    present = _exact(number.share.point)
    return present if value == PRESENT else 1 - present
