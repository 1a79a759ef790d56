"""Checks and timers at the command line."""

from __future__ import annotations

import pytest

from faces.in_process import rhomboid
from faces.running import refusals

LIFT = ("check", "lifting", "--load", "20kg", "--distance", "16in", "--start", "10cm", "--end", "1.2m")


def test_a_lift_is_told_with_its_limit_what_costs_most_and_what_helps_most() -> None:
    found = rhomboid(*LIFT, "--json").content
    assert found["lifting_index"] == pytest.approx(20 / found["recommended_weight_limit_kg"], rel=1e-4)
    assert found["worst"] == "horizontal"
    assert found["gains"][0]["limit_kg"] > found["recommended_weight_limit_kg"]
    shown = rhomboid(*LIFT).out
    for words in ("Weight limit", "Lifting index", "What costs most", "What would help", "low back pain"):
        assert words in shown


def test_every_wrong_amount_of_a_lift_is_one_line() -> None:
    run = rhomboid(
        *("check", "lifting", "--load", "20", "--distance", "16ft", "--start", "x", "--end", "1kg"),
        *("--grip", "bad", "--situation", "one_handed", "--twist", "10", "--hours", "9h"),
    )
    assert len(refusals(run)) == 8


def test_a_lift_that_the_equation_is_not_made_for_is_refused_with_the_reason() -> None:
    (line,) = refusals(rhomboid(*LIFT, "--situation", "person"))
    assert "a child or a patient" in line


def test_a_bag_is_told_as_a_share_of_the_body_with_what_is_not_proven() -> None:
    run = rhomboid("check", "bag", "--bag", "9kg", "--body", "60kg")
    assert "15% of your weight" in run.out
    assert "no good proof" in run.out
    assert len(refusals(rhomboid("check", "bag", "--bag", "-1kg", "--body", "60"))) == 2


def test_the_workplace_ends_in_the_three_changes_worth_most() -> None:
    shown = rhomboid("check", "workstation", typed="no\n" * 11)
    assert "3. " in shown.out
    assert "4. " not in shown.out
    told = rhomboid("check", "workstation", "--no", "phone", "--no", "breaks", "--json").content
    assert [change["id"] for change in told["changes"]] == ["breaks", "phone"]
    assert len(refusals(rhomboid("check", "workstation", "--no", "chair"))) == 1
    assert rhomboid("check", "workstation", typed="yes\nno\nquit\n").code == 0


@pytest.mark.parametrize("name", ["ice", "heat", "break"])
def test_a_timer_runs_to_its_end_and_names_its_source(name: str) -> None:
    run = rhomboid("timer", name, "--seconds-scale", "0.0001")
    assert run.code == 0, run.err
    assert "Time is up" in run.out
    assert "Source: " in run.out


def test_ice_says_that_a_layer_belongs_between_pack_and_skin() -> None:
    run = rhomboid("timer", "ice", "--no-wait")
    assert "damp towel" in run.out
    assert "never more than 20" in run.out


@pytest.mark.parametrize("arguments", [("ice", "--minutes", "45"), ("heat", "--minutes", "nan"), ("tea",)])
def test_a_time_that_is_not_safe_is_refused(arguments: tuple[str, ...]) -> None:
    assert len(refusals(rhomboid("timer", *arguments))) == 1
