"""The stop-rule curve, reliability, their charts, and the page case by case."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhomboid.assessment import Engine
from rhomboid.cli.case_page import case_page
from rhomboid.cli.measuring_tables import curve_text, reliability_text
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.charts import svg_of
from rhomboid.evaluation.curve import BITS, curve_of
from rhomboid.evaluation.details import details_of
from rhomboid.evaluation.evaluate import evaluate
from rhomboid.evaluation.person import interviewed
from rhomboid.evaluation.reliability import Said, case_reliability, population_reliability, reliability
from rhomboid.evaluation.trajectory import SINGLES_TRIED, stopped, trajectory_of
from strategies import examples, shipped

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.of(shipped())


@pytest.fixture(scope="module")
def few(engine: Engine) -> list[Case]:
    """Give every eighth published case: some are emergencies, some are not."""
    return read_cases(CASES, engine.knowledge)[::8]


@pytest.fixture(scope="module")
def curve(engine: Engine, few: list[Case]) -> dict[str, Any]:
    return curve_of(engine, few, "absent")


@pytest.fixture(scope="module")
def calibration(engine: Engine, few: list[Case]) -> dict[str, Any]:
    return case_reliability(engine, few, "absent")


# the curve


def test_the_curve_ends_at_the_figures_of_the_evaluation(
    engine: Engine, few: list[Case], curve: dict[str, Any]
) -> None:
    figures = evaluate(engine, few)
    for end in (curve["shipped"], curve["by_screens"][-1]):
        assert {key: end[key] for key in figures["at_stop"]} == figures["at_stop"]
        for key in ("urgency_acceptable", "undertriage", "screens_median", "items_median"):
            assert end[key] == figures[key]
    assert curve["by_screens"][-1]["going_on"] == 0


def test_the_grid_holds_every_stop_rule_that_is_tried(curve: dict[str, Any]) -> None:
    tried = {(row["below_bits"], row["singles_at_most"]) for row in curve["grid"]}
    assert tried == {(bits, most) for bits in BITS for most in range(SINGLES_TRIED + 1)}
    shipped_rule = curve["shipped"]["below_bits"], curve["shipped"]["singles_at_most"]
    (row,) = [r for r in curve["grid"] if (r["below_bits"], r["singles_at_most"]) == shipped_rule]
    assert row == curve["shipped"]


def test_a_more_patient_rule_never_asks_less(curve: dict[str, Any]) -> None:
    by_rule = {(row["below_bits"], row["singles_at_most"]): row["items_mean"] for row in curve["grid"]}
    for most in range(SINGLES_TRIED + 1):
        assert all(by_rule[a, most] >= by_rule[b, most] for a, b in pairwise(BITS))
    screens = [row["items_mean"] for row in curve["by_screens"]]
    assert screens == sorted(screens)


@pytest.mark.parametrize(("bits", "most"), [(0.3, 10), (0.02, 2), (0.12, 0), (0.05, 6)])
def test_cutting_the_long_interview_gives_the_one_that_the_stop_rule_would_have_led(
    engine: Engine, few: list[Case], bits: float, most: int
) -> None:
    plan = replace(engine.knowledge.interview, stop_below_bits=bits, singles_at_most=most)
    other = Engine(replace(engine.knowledge, interview=plan), engine.network)
    for case in few[:5]:
        led = interviewed(other, case.answers, "absent")
        cut = stopped(trajectory_of(engine, case, "absent"), plan)
        assert (cut.screens, cut.items) == (led.screens, led.items), case.id


# reliability


@examples(200)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60), st.integers(1, 12))
def test_everyone_is_in_one_bin_and_the_parts_add_up(pairs: list[tuple[float, bool]], bins: int) -> None:
    figures = reliability([Said(*pair) for pair in pairs], bins)
    assert sum(one["n"] for one in figures["bins"]) == len(pairs) == figures["n"]
    for one in figures["bins"]:
        if one["n"]:
            assert one["from"] - 1e-5 <= one["said"] <= one["to"] + 1e-5
            assert one["seen"]["low"] - 1e-5 <= one["seen"]["value"] <= one["seen"]["high"] + 1e-5
    if pairs:
        parts = figures["reliability"] - figures["resolution"] + figures["uncertainty"]
        assert figures["brier"] == pytest.approx(parts + figures["within_bins"], abs=1e-4)


def test_what_is_said_of_nobody_has_no_figures() -> None:
    figures = reliability([], 5)
    assert (figures["n"], figures["brier"], figures["said"]) == (0, None, None)


def test_shares_that_come_true_as_often_as_said_have_no_error() -> None:
    said = [Said(0.25, n == 0) for n in range(4)] + [Said(0.75, n > 0) for n in range(4)]
    figures = reliability(said, 4)
    assert figures["expected_calibration_error"] == figures["reliability"] == 0
    assert figures["brier"] == pytest.approx(0.1875)
    assert figures["resolution"] == pytest.approx(0.0625)


def test_certainty_that_is_always_wrong_has_the_greatest_error() -> None:
    figures = reliability([Said(1.0, False)] * 3, 10)
    assert figures["expected_calibration_error"] == figures["brier"] == 1
    assert figures["bins"][-1]["n"] == 3


def test_reliability_agrees_with_the_figures_on_the_same_cases(
    engine: Engine, few: list[Case], calibration: dict[str, Any]
) -> None:
    figures = evaluate(engine, few)
    for name, expected in (("all", figures), ("firm", figures["firm"])):
        condition, group = calibration[name]["first_condition"], calibration[name]["largest_group"]
        assert condition["n"] == expected["top1"]["n"]
        assert condition["seen"] == pytest.approx(expected["top1"]["value"], abs=1e-5)
        assert condition["brier"] == pytest.approx(expected["brier"]["value"], abs=1e-5)
        assert group["seen"] == pytest.approx(expected["group"]["value"], abs=1e-5)


def test_on_people_drawn_from_the_knowledge_shares_come_true_as_said(engine: Engine) -> None:
    """True of any right code, whatever the knowledge: it says nothing about real people."""
    drawn = population_reliability(engine, 1500)["drawn"]
    for what in ("first_condition", "largest_group"):
        assert abs(drawn[what]["said"] - drawn[what]["seen"]) < 0.03
        assert drawn[what]["expected_calibration_error"] < 0.05


# charts, tables and the page


def test_charts_are_whole_pictures_that_fetch_nothing(
    curve: dict[str, Any], calibration: dict[str, Any]
) -> None:
    for content in (curve, calibration):
        svg = svg_of(content)
        assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
        assert svg.replace("http://www.w3.org/", "").count("http") == 0
        assert "<script" not in svg
        assert svg == svg_of(content)


def test_tables_tell_the_shipped_rule_and_every_filled_bin(
    curve: dict[str, Any], calibration: dict[str, Any]
) -> None:
    assert "as it is" in curve_text(curve)
    text = reliability_text(calibration)
    for one in calibration["all"]["first_condition"]["bins"]:
        assert (f"{one['from']:g}–{one['to']:g}" in text) or not one["n"]


def test_the_page_tells_of_every_case_what_was_asked_and_why_it_came_out_so(
    engine: Engine, few: list[Case]
) -> None:
    details = details_of(engine, few, "absent")
    page = case_page(details)
    for case_id, detail in details.items():
        section = page.split(f"### {case_id}\n")[1].split("### ")[0]
        assert detail["primary"] in section
        assert f"{detail['screens']} screens, {detail['items']} items" in section
        assert all(reason["id"] in section for reason in detail["reasons"])
        assert sum(screen["items"] for screen in detail["asked"]) == detail["items"]
        assert len(detail["stated_not_asked"]) == detail["stated"] - detail["stated_asked"]
    named = {case.id for case in few if case.no_history_solves}
    assert ("no history can solve" in page) == bool(named)


def test_a_case_that_no_history_solves_is_named_with_the_reason(engine: Engine, few: list[Case]) -> None:
    told = replace(few[0], no_history_solves="The rash comes two days later.")
    other = replace(few[1], no_history_solves="")
    page = case_page(details_of(engine, [told, other], "absent"))
    assert "## Cases that no history can solve" in page
    assert page.count("The rash comes two days later.") == 2
