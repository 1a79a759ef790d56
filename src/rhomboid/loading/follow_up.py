"""The compiled `diary` and `checks` (plain JSON) to their types, on the standard library alone."""

from __future__ import annotations

from typing import Any

from rhomboid.domain import body_map as b
from rhomboid.domain import checks as c
from rhomboid.domain import follow_up as f
from rhomboid.domain.knowledge import Citation


def _citations(content: dict[str, Any]) -> tuple[Citation, ...]:
    return tuple(Citation(one["source"], one["where"]) for one in content.get("citations", ()))


def _limit(content: dict[str, Any]) -> f.Limit:
    return f.Limit(content["value"], content["reads"], _citations(content), content.get("judgement", ""))


def follow_up_from(content: dict[str, Any]) -> f.FollowUp:
    """Give what the diary knows from its compiled content."""
    measures = content["measures"]
    return f.FollowUp(
        lowest=measures["lowest"],
        highest=measures["highest"],
        measures={one["id"]: _measure(one) for one in measures["measures"]},
        trend=f.TrendLimits(
            int(measures["trend"]["least_days"]["value"]),
            int(measures["trend"]["least_span_days"]["value"]),
            int(measures["trend"]["recent_days"]["value"]),
            measures["trend"]["confidence"]["value"],
        ),
        medicines={i: _medicine(i, one) for i, one in content["medicines"]["medicines"].items()},
        crisis_words=tuple(content["crisis_words"]["words"]),
        reassessment=_reassessment(content["reassessment"], content["expected_weeks"]),
        why=_why(content["why_it_lasts"]),
    )


def _measure(one: dict[str, Any]) -> f.Measure:
    is_higher_worse = one["higher_is"] == "worse"
    return f.Measure(
        one["id"], one["title"], one["question"], is_higher_worse, _limit(one["important_change"])
    )


def _medicine(medicine_id: str, one: dict[str, Any]) -> f.Medicine:
    return f.Medicine(
        medicine_id,
        one["title"],
        tuple(one["names"]),
        tuple(one["also_in"]),
        _limit(one["most_mg_a_day"]),
        one["over"],
        one["also_text"],
        one["service"],
    )


def _reassessment(one: dict[str, Any], weeks: dict[str, Any]) -> f.Reassessment:
    return f.Reassessment(
        writes=dict(one["writes"]),
        contacts=int(one["contacts"]["value"]),
        signs_for_days=int(one["signs_for_days"]["value"]),
        recovered_at_most=int(one["recovered_at_most"]["value"]),
        other_weeks=int(one["other_weeks"]["value"]),
        severity_from=_rising(one["severity_from"]),
        duration_from_days=_rising(one["duration_from_days"]),
        asked_signs=tuple(one["asked_signs"]),
        expected_weeks={i: week["value"] for i, week in weeks["weeks"].items()},
    )


def _rising(limits: dict[str, int]) -> dict[str, int]:
    return dict(sorted(limits.items(), key=lambda pair: pair[1]))


def _why(one: dict[str, Any]) -> f.WhyItLasts:
    return f.WhyItLasts(
        opening=one["opening"],
        topics=tuple(
            f.WhyTopic(topic["id"], topic["title"], _questions(topic["questions"])) for topic in one["topics"]
        ),
        yellow_flags_least=int(one["yellow_flags_least"]["value"]),
        yellow_flag_service=one["yellow_flag_service"],
        services_in_order=tuple(one["services_in_order"]),
        nothing_found=one["nothing_found"],
    )


def _questions(questions: list[dict[str, Any]]) -> tuple[f.WhyQuestion, ...]:
    return tuple(
        f.WhyQuestion(
            one["id"],
            one["ask"],
            one["advice"],
            one.get("finding"),
            one.get("service"),
            one.get("counts_as") == "yellow_flag",
            one.get("card") == "crisis",
            _citations(one),
            one.get("judgement", ""),
        )
        for one in questions
    )


def checks_from(content: dict[str, Any]) -> c.Checks:
    """Give what the checks and timers know from their compiled content."""
    station = content["workstation"]
    return c.Checks(
        lifting=_lifting(content["lifting"]),
        bag=_bag(content["bag"]),
        workstation=c.Workstation(
            tuple(_workplace(one) for one in station["questions"]),
            station["changes_told"],
            station["evidence"],
        ),
        timers={i: _timer(i, one) for i, one in content["timers"]["timers"].items()},
    )


def _workplace(one: dict[str, Any]) -> c.WorkstationQuestion:
    return c.WorkstationQuestion(one["id"], one["ask"], one["worth"], one["change"])


def _lifting(one: dict[str, Any]) -> c.LiftingTables:
    across, up, travel, twist = one["horizontal"], one["vertical"], one["travel"], one["twist"]
    table, grips, bands = one["frequency"], one["coupling"], one["index_bands"]
    return c.LiftingTables(
        load_constant_kg=one["load_constant_kg"]["value"],
        horizontal_best_cm=across["best_cm"],
        horizontal_most_cm=across["most_cm"],
        vertical_best_cm=up["best_cm"],
        vertical_most_cm=up["most_cm"],
        vertical_per_cm=up["per_cm"],
        travel_best_cm=travel["best_cm"],
        travel_most_cm=travel["most_cm"],
        travel_base=travel["base"],
        travel_over_cm=travel["over_cm"],
        twist_most_degrees=twist["most_degrees"],
        twist_per_degree=twist["per_degree"],
        lifts_a_minute=tuple(table["lifts_a_minute"]),
        frequency={span: tuple(table[span]) for span in table["most_when_low"]},
        most_when_low=dict(table["most_when_low"]),
        couplings={
            grip: c.Coupling(grips[grip]["low"], grips[grip]["high"], grips[grip]["means"])
            for grip in ("good", "fair", "poor")
        },
        bands={band: bands[band] for band in ("up_to_1", "up_to_3", "above_3")},
        does_not_hold_for=dict(one["does_not_hold_for"]),
        not_for_pain=one["not_for_pain"],
    )


def _bag(one: dict[str, Any]) -> c.BagLimits:
    return c.BagLimits(
        _limit(one["comfort_share"]),
        _limit(one["most_share"]),
        _limit(one["one_side_factor"]),
        one["evidence"],
        dict(one["verdicts"]),
        dict(one["advice"]),
    )


def _timer(timer_id: str, one: dict[str, Any]) -> c.TimerText:
    return c.TimerText(
        timer_id,
        one["title"],
        one["minutes"],
        one["least"],
        one["most"],
        one["before"],
        one["halfway"],
        one["after"],
        one["not_if"],
        _citations(one),
        one.get("judgement", ""),
    )


def body_map_from(content: dict[str, Any]) -> b.BodyMap:
    """Give the places of the figure from their compiled content."""
    questions = content["questions"]
    regions = {one["id"]: b.Region(**one) for one in content["regions"]}
    return b.BodyMap(
        b.MapQuestion(**questions["worst"]),
        b.MapQuestion(**questions["spread"]),
        content["site"],
        content["side"],
        content["both_sides"],
        dict(content["views"]),
        regions,
        content["status"],
    )
