"""Checks of a lift, a bag and a workplace, and the amounts they read."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhomboid.care.checks.bag import bag
from rhomboid.care.checks.lifting import Lift, frequency_multiplier, lifting
from rhomboid.care.checks.quantities import amount
from rhomboid.care.checks.workstation import changes_worth_most
from rhomboid.domain.errors import Fault
from rhomboid.loading.folder import shipped_checks
from strategies import examples

CHECKS = shipped_checks()
TABLES = CHECKS.lifting
BEST = Lift(10, 25, 75, 100, 0, 0.2, 1, "good")
POUND, INCH = 0.45359237, 2.54


def inches(load: float, across: float, start: float, end: float, twist: float, rate: float, hours: float,
           grip: str, across_end: float | None = None) -> Lift:  # fmt: skip
    """Give a lift measured in pounds and inches, as the manual's worksheets are."""
    put_down = None if across_end is None else across_end * INCH
    return Lift(load * POUND, across * INCH, start * INCH, end * INCH, twist, rate, hours, grip, put_down)


# the worksheets print US units and round each multiplier to two figures; the metric constants differ by up to
# 2 % (25 cm for 10 in, 23 kg for 51 lb), and table 1 prints .44 where 10/23 is .43: hence 5 %
WORKSHEETS = [
    ("loading punch press stock, pp. 33-37", inches(44, 23, 15, 63, 0, 0.2, 1, "fair", 23), 16.3, 14.5, 3.0),
    ("loading supply rolls, pp. 37-41", inches(35, 10, 27, 10, 0, 0.2, 1, "poor", 20), 41.8, 18.1, 1.9),
]


@pytest.mark.parametrize(("name", "lift", "start_lb", "end_lb", "index"), WORKSHEETS)
def test_the_examples_of_the_manual_come_out(
    name: str, lift: Lift, start_lb: float, end_lb: float, index: float
) -> None:
    result = lifting(TABLES, lift)
    start, end = result.ends
    assert start.limit_kg / POUND == pytest.approx(start_lb, rel=0.05), name
    assert end.limit_kg / POUND == pytest.approx(end_lb, rel=0.05), name
    assert result.index == pytest.approx(index, rel=0.065), name
    assert result.worst == "horizontal"


def test_the_multipliers_are_those_of_the_printed_tables() -> None:
    # rows of tables 1 to 4, metric columns
    printed = [
        ("horizontal", {"horizontal_cm": 40}, 0.63),
        ("horizontal", {"horizontal_cm": 63}, 0.40),
        ("vertical", {"start_height_cm": 0, "end_height_cm": 25}, 0.78),
        ("vertical", {"start_height_cm": 175, "end_height_cm": 150}, 0.70),
        ("travel", {"end_height_cm": 175}, 0.87),
        ("travel", {"start_height_cm": 0, "end_height_cm": 175}, 0.85),
        ("twist", {"twist_degrees": 90}, 0.71),
        ("twist", {"twist_degrees": 135}, 0.57),
    ]
    for term, change, value in printed:
        found = lifting(TABLES, replace(BEST, **change)).lower.multipliers[term]
        assert found == pytest.approx(value, abs=0.0051), (term, change)


def test_the_frequency_is_that_of_table_5_and_interpolated_between_its_rows() -> None:
    for rate, hours, height, value in (
        (0.1, 1, 0, 1.0),
        (3, 1, 0, 0.88),
        (12, 1, 0, 0.37),
        (13, 1, 0, 0.0),
        (13, 1, 75, 0.34),
        (15.1, 1, 75, 0.0),
        (10, 2, 0, 0.26),
        (11, 2, 0, 0.0),
        (11, 2, 80, 0.23),
        (8, 8, 0, 0.18),
        (9, 8, 0, 0.0),
        (10, 8, 75, 0.13),
        (11, 8, 75, 0.0),
        (2.4, 1, 0, 0.898),
    ):
        assert frequency_multiplier(TABLES, rate, hours, height) == pytest.approx(value), (
            rate,
            hours,
            height,
        )


def test_the_best_lift_allows_the_load_constant() -> None:
    result = lifting(TABLES, BEST)
    assert result.lower.limit_kg == pytest.approx(23)
    assert (result.worst, result.gains, result.band) == (None, (), "up_to_1")


@pytest.mark.parametrize(
    "change",
    [{"horizontal_cm": 64}, {"start_height_cm": 176}, {"twist_degrees": 136}, {"lifts_a_minute": 16}],
)
def test_beyond_a_limit_of_the_equation_nothing_may_be_lifted(change: dict[str, float]) -> None:
    result = lifting(TABLES, replace(BEST, **change))
    assert result.lower.limit_kg == 0
    assert (result.index, result.band) == (inf, "above_3")


lifts = st.builds(
    Lift,
    load_kg=st.floats(0.1, 100),
    horizontal_cm=st.floats(0, 70),
    start_height_cm=st.floats(0, 180),
    end_height_cm=st.floats(0, 180),
    twist_degrees=st.floats(0, 140),
    lifts_a_minute=st.floats(0, 16),
    hours=st.floats(0, 8),
    grip=st.sampled_from(["good", "fair", "poor"]),
    end_horizontal_cm=st.none() | st.floats(0, 70),
)


@examples(200)
@given(lifts)
def test_no_lift_allows_more_than_the_load_constant_and_each_gain_is_one(lift: Lift) -> None:
    result = lifting(TABLES, lift)
    assert 0 <= result.lower.limit_kg <= TABLES.load_constant_kg + 1e-9
    assert all(0 <= value <= 1 for end in result.ends for value in end.multipliers.values())
    allowed = [gain.limit_kg for gain in result.gains]
    assert allowed == sorted(allowed, reverse=True)
    assert all(kg > result.lower.limit_kg for kg in allowed)


@examples(200)
@given(lifts, st.floats(0, 50), st.floats(0, 90), st.floats(0, 5))
def test_further_away_more_twisted_or_more_often_never_allows_more(
    lift: Lift, further_cm: float, degrees: float, rate: float
) -> None:
    worse = replace(
        lift,
        horizontal_cm=lift.horizontal_cm + further_cm,
        twist_degrees=lift.twist_degrees + degrees,
        lifts_a_minute=lift.lifts_a_minute + rate,
    )
    assert lifting(TABLES, worse).lower.limit_kg <= lifting(TABLES, lift).lower.limit_kg + 1e-9


# bag ------------------------------------------------------------------------------------------------------


def test_a_bag_is_judged_by_the_body_that_carries_it() -> None:
    for kg, verdict in ((6.9, "light"), (7.1, "middle"), (10.4, "middle"), (10.6, "heavy")):
        assert bag(CHECKS.bag, kg, 70, is_on_one_side=False, is_close=True).verdict == verdict
    assert bag(CHECKS.bag, 6.9, 70, is_on_one_side=True, is_close=True).verdict == "heavy"


def test_the_limit_for_a_bag_is_never_told_as_proven() -> None:
    assert "no good proof" in CHECKS.bag.evidence


# workstation ----------------------------------------------------------------------------------------------


def test_the_three_changes_worth_most_are_told() -> None:
    ids = [question.id for question in CHECKS.workstation.questions]
    told = changes_worth_most(CHECKS.workstation, ids)
    assert len(told) == 3
    assert min(one.worth for one in told) >= max(
        one.worth for one in CHECKS.workstation.questions if one not in told
    )
    assert changes_worth_most(CHECKS.workstation, []) == ()


# amounts --------------------------------------------------------------------------------------------------


def read(text: str, kind: str, least: float, most: float) -> tuple[float, list[Fault]]:
    faults: list[Fault] = []
    return amount(text, kind, "load", least, most, faults), faults


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("15kg", "weight", 15),
        ("15 KG", "weight", 15),
        ("1500 g", "weight", 1.5),
        ("10lb", "weight", 4.5359237),
        ("16 in", "length", 40.64),
        ("0,4 m", "length", 40),
        ("45°", "angle", 45),
        ("30/h", "rate", 0.5),
        ("90 min", "time", 1.5),
    ],
)
def test_amounts_are_read_with_their_unit(text: str, kind: str, value: float) -> None:
    found, faults = read(text, kind, 0, 100)
    assert found == pytest.approx(value)
    assert faults == []


@pytest.mark.parametrize(
    "text", ["15", "", "kg", "15 stones", "-3 kg", "1e3 kg", "nan kg", "15 cm", "9" * 50]
)
def test_an_amount_without_a_unit_or_out_of_range_is_one_fault(text: str) -> None:
    found, faults = read(text, "weight", 0, 100)
    assert isnan(found)
    assert len(faults) == 1


@pytest.mark.parametrize("name", ["ice", "heat"])
def test_a_pack_is_timed_with_a_layer_on_the_skin_and_never_over_twenty_minutes(name: str) -> None:
    text = CHECKS.timers[name]
    assert text.most <= 20
    assert "skin" in text.before
    assert text.citations
    assert text.judgement
