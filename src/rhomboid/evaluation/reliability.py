"""Reliability: of all people for whom a share was said, how many it was true of.

Decomposition of the Brier score by bins: brier = reliability - resolution + uncertainty + within_bins, the
last being what the width of a bin hides. Source: Murphy AH. A new vector partition of the probability score.
J Appl Meteorol 1973;12:595-600.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.domain.numbers import significant
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.figures import rate
from rhomboid.evaluation.outcomes import shares_for
from rhomboid.evaluation.person import Unstated, fully_answered
from rhomboid.evaluation.population import SEED, drawn_people

# with fewer people than this, ten bins would hold a handful each
FEW_BELOW, FEW_BINS, MANY_BINS = 500, 5, 10


@dataclass(frozen=True)
class Said:
    """A share that was said of one person, and whether it was true."""

    share: float
    is_true: bool


@dataclass(frozen=True)
class SaidOfOne:
    """What was said of one person: of the first condition, and of the largest group."""

    condition: Said
    group: Said


def case_reliability(
    engine: Engine, cases: Sequence[Case], unstated: Unstated, watch: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Give the reliability on full answers, of all cases and of the firm ones; none is ranked under 16."""
    said: list[tuple[Case, SaidOfOne]] = []
    for case in cases:
        shares = shares_for(engine, fully_answered(engine, case.answers, unstated))
        if shares is not None:
            said.append((case, said_of(engine, shares, case.accepts, case.accept_groups)))
        watch(case.id)
    return {
        "unstated": unstated,
        "all": _of_both([one for _, one in said]),
        "firm": _of_both([one for case, one in said if case.is_firm]),
    }


def population_reliability(
    engine: Engine, count: int, seed: int = SEED, watch: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """Give the reliability on drawn people, whose cause is known: it checks the code, not the knowledge."""
    groups, said = engine.network.groups, []
    for person in drawn_people(engine, count, seed):
        shares = shares_for(engine, person.answers)
        assert shares is not None
        said.append(said_of(engine, shares, (person.main_cause,), (groups[person.main_cause],)))
        watch()
    return {"n": count, "seed": seed, "drawn": _of_both(said)}


def said_of(
    engine: Engine, shares: dict[str, float], accepts: Sequence[str], accept_groups: Sequence[str]
) -> SaidOfOne:
    """Give what the shares say first of condition and group; ties by id."""
    groups: dict[str, float] = {}
    for condition_id, share in shares.items():
        name = engine.network.groups[condition_id]
        groups[name] = groups.get(name, 0.0) + share
    first, group = _largest(shares), _largest(groups)
    return SaidOfOne(Said(shares[first], first in accepts), Said(groups[group], group in accept_groups))


def _largest(shares: dict[str, float]) -> str:
    return max(sorted(shares), key=lambda name: significant(shares[name]))


def _of_both(said: Sequence[SaidOfOne]) -> dict[str, Any]:
    bins = FEW_BINS if len(said) < FEW_BELOW else MANY_BINS
    return {
        "n": len(said),
        "first_condition": reliability([one.condition for one in said], bins),
        "largest_group": reliability([one.group for one in said], bins),
    }


def reliability(said: Sequence[Said], bins: int) -> dict[str, Any]:
    """Give the bins of equal width with what was said and seen, and what they add up to.

    Each bin: from, to, n, said (mean share), seen (a rate). expected_calibration_error: mean over people of
    the distance between said and seen of their bin. Values are None where there is nobody.
    """
    binned: list[list[Said]] = [[] for _ in range(bins)]
    for one in said:
        binned[min(int(one.share * bins), bins - 1)].append(one)
    rows = [_bin(found, place, bins) for place, found in enumerate(binned)]
    return {"n": len(said), "bins": rows, **_summary(said, [found for found in binned if found])}


def _bin(found: Sequence[Said], place: int, bins: int) -> dict[str, Any]:
    said = significant(_mean_share(found)) if found else None
    ends = {"from": significant(place / bins), "to": significant((place + 1) / bins)}
    return {**ends, "n": len(found), "said": said, "seen": rate(one.is_true for one in found)}


def _mean_share(found: Sequence[Said]) -> float:
    return sum(one.share for one in found) / len(found)


def _seen(found: Sequence[Said]) -> float:
    return sum(one.is_true for one in found) / len(found)


def _summary(said: Sequence[Said], binned: Sequence[Sequence[Said]]) -> dict[str, float | None]:
    keys = ("said", "seen", "expected_calibration_error", "brier", "reliability", "resolution")
    n = len(said)
    if not n:
        return dict.fromkeys((*keys, "uncertainty", "within_bins"))
    base = _seen(said)
    gaps = [(len(found), _mean_share(found) - _seen(found), _seen(found) - base) for found in binned]
    parts = {
        "said": _mean_share(said),
        "seen": base,
        "expected_calibration_error": sum(size * abs(gap) for size, gap, _ in gaps) / n,
        "brier": sum((one.share - one.is_true) ** 2 for one in said) / n,
        "reliability": sum(size * gap**2 for size, gap, _ in gaps) / n,
        "resolution": sum(size * away**2 for size, _, away in gaps) / n,
        "uncertainty": base * (1 - base),
    }
    explained = parts["reliability"] - parts["resolution"] + parts["uncertainty"]
    parts["within_bins"] = parts["brier"] - explained
    return {key: significant(value) for key, value in parts.items()}
