"""How sure: the quick moves of single numbers against the knowledge rebuilt with that number moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.moved_knowledge import with_number_moved
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import ABSENT, PRESENT, Knowledge
from rhomboid.domain.numbers import Share
from rhomboid.evaluation.cases import Case
from rhomboid.inference.intervals import sensitivity
from rhomboid.inference.move import Move
from rhomboid.inference.moved_table import LEANS, MovedTable
from rhomboid.inference.moves import moves_behind
from rhomboid.inference.network import Network, evidence_of, network_of
from rhomboid.inference.posterior import Posterior, posterior, shares_of
from rhomboid.inference.risk import risk_urgency
from rhomboid.inference.table_changes import Change, ColumnChange, LinkedChange, RowChange, RowPriorChange
from strategies import answer_sets, examples, shipped

EXACT = 1e-9
# a share that lies within LEANS of a row is not followed there, and small shares share one approximation
INTERVAL_LOG_ODDS = 1e-3
MOVES_OF_A_KIND = 40
SIDES = ("an ordinary cause", "a danger")
KINDS = (
    "how dangers come",
    "how much is told",
    *(f"prior of {side}" for side in SIDES),
    *(f"symptom {value} given {side}" for side in SIDES for value in (PRESENT, ABSENT)),
    *(f"risk factor {value} given {side}" for side in SIDES for value in (PRESENT, ABSENT)),
    *(f"option chosen given {side}" for side in SIDES),
    *(f"base rate of a symptom {value}" for value in (PRESENT, ABSENT)),
    *(f"population's share of a risk factor {value}" for value in (PRESENT, ABSENT)),
    "population's share of an option chosen",
)


@dataclass(frozen=True)
class Told:
    """A person's weighed answers and the posterior after them."""

    evidence: Mapping[str, str]
    result: Posterior

    @classmethod
    def by(cls, network: Network, answers: Answers) -> Told:
        evidence = evidence_of(network, with_derived(shipped(), answers))
        return cls(evidence, posterior(network, evidence))

    def moves(self) -> list[Move]:
        return list(moves_behind(shipped(), self.result.network, self.evidence))


def kind_of(told: Told, move: Move) -> str:
    knowledge = shipped()
    match move.number.split("."):
        case ["conditions", condition_id, *rest]:
            side = SIDES[knowledge.conditions[condition_id].kind == "danger"]
            return f"prior of {side}" if rest == ["prior"] else f"{_link_kind(told, rest[1:])} given {side}"
        case ["findings", finding_id, "base_rate"]:
            return f"base rate of a {_link_kind(told, [finding_id])}"
        case ["findings", finding_id, "population", *option]:
            link = _link_kind(told, [finding_id, *option])
            return f"population's share of {'an' if option else 'a'} {link}"
    return {"model.danger_alone": "how dangers come", "model.unreported": "how much is told"}[move.number]


def _link_kind(told: Told, path: list[str]) -> str:
    finding_id, *option = path
    value = told.evidence[finding_id]
    if option:
        return f"option {'chosen' if option == [value] else 'not chosen'}"
    return f"{'symptom' if finding_id in told.result.network.symptoms else 'risk factor'} {value}"


def factor_at(change: Change, r: int, c: int) -> float:
    match change:
        case RowPriorChange(index, factor, beside):
            return (factor if r == index else 1.0) * (beside if r and c else 1.0)
        case LinkedChange(symptom, factor):
            return factor ** ((r in symptom.rows) + (c in symptom.columns))
        case RowChange(index, factor, exceptions):
            return exceptions.get(c, factor) if r == index else 1.0
        case ColumnChange(index, factor, exceptions):
            return exceptions.get(r, factor) if c == index else 1.0
    return change.rows.get(r, 1.0) * change.columns.get(c, 1.0) * change.cells.get((r, c), 1.0)


def weights_after(told: Told, move: Move) -> list[list[float]]:
    """Give the whole table with the move's factors, not divided by its new total."""
    rows = enumerate(told.result.weights)
    return [[w * factor_at(move.change, r, c) for c, w in enumerate(row)] for r, row in rows]


def shares_after(told: Told, move: Move) -> dict[str, float]:
    table = weights_after(told, move)
    total = sum(map(sum, table))
    return shares_of(told.result.network, tuple(tuple(w / total for w in row) for row in table))


def shares_rebuilt(knowledge: Knowledge, told: Told, move: Move) -> dict[str, float]:
    moved = with_number_moved(knowledge, move.number, move.end)
    return posterior(network_of(moved), told.evidence).shares()


def spread(moves: list[Move], count: int) -> list[Move]:
    return moves[:: max(1, len(moves) // count)][:count]


@pytest.fixture(scope="module")
def told_by_cases(network: Network, cases: list[Case]) -> list[Told]:
    return [Told.by(network, case.answers) for case in cases]


@pytest.fixture(scope="module")
def moves_by_kind(told_by_cases: list[Told]) -> dict[str, list[tuple[Told, Move]]]:
    """Give at most so many moves of each kind, a few from each case."""
    found: dict[str, list[tuple[Told, Move]]] = defaultdict(list)
    for told in told_by_cases[::3]:
        of_case = defaultdict(list)
        for move in told.moves():
            of_case[kind_of(told, move)].append(move)
        for kind, moves in of_case.items():
            found[kind] += [(told, move) for move in spread(moves, 4)]
    return {kind: moves[:MOVES_OF_A_KIND] for kind, moves in found.items()}


def test_no_kind_of_number_goes_unmoved(moves_by_kind: dict[str, list[tuple[Told, Move]]]) -> None:
    assert set(moves_by_kind) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_moved_number_does_what_rebuilt_knowledge_does(
    knowledge: Knowledge, moves_by_kind: dict[str, list[tuple[Told, Move]]], kind: str
) -> None:
    for told, move in moves_by_kind[kind]:
        rebuilt = shares_rebuilt(knowledge, told, move)
        assert shares_after(told, move) == pytest.approx(rebuilt, abs=EXACT, rel=0), (move.number, move.end)


@examples(12)
@given(answers=answer_sets(at_least=3, at_most=15), seed=st.randoms(use_true_random=False))
def test_any_number_behind_any_answers_moves_as_rebuilt_knowledge_does(
    network: Network, answers: Answers, seed: st.DataObject
) -> None:
    told = Told.by(network, answers)
    for move in seed.sample(told.moves(), 20):
        rebuilt = shares_rebuilt(shipped(), told, move)
        assert shares_after(told, move) == pytest.approx(rebuilt, abs=EXACT, rel=0), (move.number, move.end)


def test_a_base_rate_that_falls_below_a_link_brings_the_link_to_bear(knowledge: Knowledge) -> None:
    linked, finding_id = _a_symptom_link(knowledge)
    low, point = 0.02, 0.05
    condition = knowledge.conditions[linked]
    between = replace(condition.findings[finding_id], share=Share(0.04, 0.04, 0.04))
    finding = knowledge.findings[finding_id]
    assert finding.base_rate is not None
    leaky = replace(finding, base_rate=replace(finding.base_rate, share=Share(point, low, point)))
    odd = replace(
        knowledge,
        findings={**knowledge.findings, finding_id: leaky},
        conditions={
            **knowledge.conditions,
            linked: replace(condition, findings={**condition.findings, finding_id: between}),
        },
    )
    network = network_of(odd)
    told = Told({finding_id: PRESENT}, posterior(network, {finding_id: PRESENT}))
    (move,) = (m for m in moves_behind(odd, network, told.evidence) if m.number.endswith("base_rate"))
    assert shares_after(told, move) == pytest.approx(shares_rebuilt(odd, told, move), abs=EXACT, rel=0)


def _a_symptom_link(knowledge: Knowledge) -> tuple[str, str]:
    links = ((c.id, f) for c in knowledge.conditions.values() for f in c.findings)
    return next((c, f) for c, f in links if not knowledge.findings[f].is_context)


@examples(12)
@given(answers=answer_sets(at_least=3))
def test_an_option_that_was_not_chosen_is_never_moved(network: Network, answers: Answers) -> None:
    told = Told.by(network, answers)
    assert not [move.number for move in told.moves() if "not chosen" in kind_of(told, move)]


@examples(12)
@given(answers=answer_sets(at_least=3))
def test_the_quick_table_gives_what_the_whole_table_gives(network: Network, answers: Answers) -> None:
    told = Told.by(network, answers)
    table = MovedTable(network, told.result.weights)
    for move in spread(told.moves(), 60):
        quick, whole = table.moved(move.change), weights_after(told, move)
        assert quick.total == pytest.approx(sum(map(sum, whole)), abs=EXACT)
        _assert_shares_near(network, table, move, quick.touched, whole)


def _assert_shares_near(
    network: Network, table: MovedTable, move: Move, touched: Mapping[int, float], whole: list[list[float]]
) -> None:
    change, swing = move.change, 0.0
    if isinstance(change, RowChange):
        at = (change.exceptions.get(c, change.factor) for c in range(len(network.columns)))
        swing = max(abs(factor - 1) for factor in (change.factor, *at))
    expected = shares_of(network, tuple(map(tuple, whole)))
    for place, name in enumerate(network.conditions):
        allowed = EXACT if place in touched else EXACT + LEANS * table.base[place] * swing
        weight = touched.get(place, table.base[place])
        assert weight == pytest.approx(expected[name], abs=allowed), move.number


@examples(12)
@given(answers=answer_sets())
def test_every_interval_holds_its_share(network: Network, answers: Answers) -> None:
    told = Told.by(network, answers)
    intervals = sensitivity(shipped(), told.result, told.evidence, _risk_level).intervals
    for name, share in told.result.shares().items():
        low, high = intervals[name]
        assert 0 < low <= share * (1 + EXACT)
        assert share * (1 - EXACT) <= high < 1


def _risk_level(shares: Mapping[str, float]) -> str:
    return risk_urgency(shipped(), shares)


def log_odds(share: float) -> float:
    return log(share / (1 - share))


def plain_intervals(told: Told) -> dict[str, tuple[float, float]]:
    """Give the intervals by the definition: root of the sum of squares of every move, up and down apart."""
    base = told.result.shares()
    up, down = dict.fromkeys(base, 0.0), dict.fromkeys(base, 0.0)
    for move in told.moves():
        for name, share in shares_after(told, move).items():
            shift = log_odds(share) - log_odds(base[name])
            (up if shift > 0 else down)[name] += shift * shift
    return {n: (_at(s, -sqrt(down[n])), _at(s, sqrt(up[n]))) for n, s in base.items()}


def _at(share: float, shift_log: float) -> float:
    return 1 / (1 + exp(-(log_odds(share) + shift_log)))


@pytest.mark.parametrize("place", [0.0, 0.4, 0.8])
def test_the_published_intervals_are_those_of_the_definition(told_by_cases: list[Told], place: float) -> None:
    told = told_by_cases[int(place * len(told_by_cases))]
    intervals = sensitivity(shipped(), told.result, told.evidence, _risk_level).intervals
    for name, ends in plain_intervals(told).items():
        for quick, plain in zip(intervals[name], ends, strict=True):
            assert log_odds(quick) == pytest.approx(log_odds(plain), abs=INTERVAL_LOG_ODDS), name


def test_every_number_that_would_change_the_urgency_is_named(told_by_cases: list[Told]) -> None:
    near = next((told for told in told_by_cases if _named_as_changing(told)), None)
    assert near, "no published case lies near a threshold"
    level = _risk_level(near.result.shares())
    changing = [(m.number, m.end) for m in near.moves() if _risk_level(shares_after(near, m)) != level]
    assert _named_as_changing(near) == changing


def _named_as_changing(told: Told) -> list[tuple[str, str]]:
    swing = sensitivity(shipped(), told.result, told.evidence, _risk_level)
    return [(move.number, move.end) for move, _ in swing.changing]
