"""The published figures: each follows by hand from a few made-up people whose outcome is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import CaseError
from rhomboid.domain.knowledge import URGENCIES
from rhomboid.domain.numbers import wilson_interval
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.details import details_of
from rhomboid.evaluation.evaluate import evaluate
from rhomboid.evaluation.figures import middle, rate
from rhomboid.evaluation.outcomes import LIKELIEST_SHOWN, Ranking, ranking_of, shares_for
from rhomboid.evaluation.person import fully_answered, interviewed
from rhomboid.evaluation.population import evaluate_population

TIRED_SHOULDERS = {"worse_sitting_or_desk": "present", "pain_severity": "mild", "duration": "3_to_14_days"}
LEGS_FAIL = {"cannot_walk": "present", "itch_on_back": "present"}


@dataclass(frozen=True)
class Made:
    """A made-up case, as it stands in its file."""

    id: str
    level: str
    answers: Mapping[str, str]
    age: int | None = 30
    accepts: Sequence[str] = ("not_modelled",)
    groups: Sequence[str] = ("muscle",)
    acceptable: Sequence[str] = ()
    gold: str = "firm"

    def as_yaml(self) -> str:
        answers = "".join(f'  {finding}: "{value}"\n' for finding, value in self.answers.items())
        return (
            f"id: {self.id}\ntitle: Made up\nage: {'null' if self.age is None else self.age}\nsex: female\n"
            f"diagnosis: {{primary: made up}}\n"
            f"triage: {{level: {self.level}, acceptable: [{', '.join(self.acceptable)}]}}\n"
            f"gold: {self.gold}\naccepts: [{', '.join(self.accepts)}]\n"
            f"accept_groups: [{', '.join(self.groups)}]\nanswers:\n{answers or '  {}'}\n"
        )


Read = Callable[..., list[Case]]
Evaluated = Callable[..., dict[str, Any]]


@pytest.fixture
def read(tmp_path: Path, engine: Engine) -> Read:
    def written_and_read(*made: Made) -> list[Case]:
        for one in made:
            (tmp_path / f"{one.id}.yaml").write_text(one.as_yaml(), encoding="utf-8")
        return read_cases(tmp_path, engine.knowledge)

    return written_and_read


@pytest.fixture
def evaluated(engine: Engine, read: Read) -> Evaluated:
    return lambda *made: evaluate(engine, read(*made))


def ranking_of_tired_shoulders(engine: Engine) -> Ranking:
    answers = fully_answered(engine, Answers(30, "female", TIRED_SHOULDERS), "absent")
    return ranking_of(engine, shares_for(engine, answers) or {})


# rates and their intervals


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_rate_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    """Source: Newcombe RG. Stat Med 1998;17:857-872, table I, method 3."""
    assert wilson_interval(hits, of) == pytest.approx((low, high), abs=5e-5)
    found = rate([True] * hits + [False] * (of - hits))
    assert (found["low"], found["high"]) == pytest.approx((low, high), abs=5e-5)
    assert (found["value"], found["n"]) == (pytest.approx(hits / of, abs=1e-6), of)


def test_a_rate_of_nobody_is_no_rate() -> None:
    assert rate([]) == {"value": None, "low": None, "high": None, "n": 0}
    assert middle([]) is None


def test_the_middle_of_an_even_number_of_screens_lies_between_two() -> None:
    assert middle([9, 2, 4, 3]) == 3.5


# urgency


def test_urgency_too_low_too_high_and_just_right_are_told_apart(evaluated: Evaluated) -> None:
    content = evaluated(
        Made("a-right", "emergency_ambulance", LEGS_FAIL),
        Made("b-too-low", "emergency", TIRED_SHOULDERS),
        Made("c-a-little-low", "consultation", TIRED_SHOULDERS),
        Made("d-too-high", "self_care", LEGS_FAIL),
        Made("e-right", "self_care", TIRED_SHOULDERS),
        Made("f-accepted", "consultation", TIRED_SHOULDERS, acceptable=("self_care",)),
    )
    assert content["undertriage"] == ["b-too-low", "c-a-little-low"]
    assert content["emergency_undertriage"] == ["b-too-low"]
    assert content["overtriage"] == ["d-too-high"]
    assert content["urgency_exact"]["value"] == pytest.approx(2 / 6, abs=1e-6)
    assert content["urgency_acceptable"]["value"] == 0.5
    # over three gentle cases and one: emergencies cannot be over-triaged beyond the ambulance
    assert (content["overtriage_rate"]["value"], content["overtriage_rate"]["n"]) == (0.25, 4)
    assert (content["self_care_kept"]["value"], content["self_care_kept"]["n"]) == (0.5, 2)


def test_an_urgency_between_two_accepted_ones_is_neither_too_low_nor_too_high(evaluated: Evaluated) -> None:
    content = evaluated(Made("a", "self_care", {"arm_weakness": "present"}, acceptable=("emergency",)))
    assert (content["undertriage"], content["overtriage"]) == ([], [])
    assert content["urgency_acceptable"]["value"] == 0.0


def test_what_is_stated_and_never_asked_is_counted_as_missed(evaluated: Evaluated) -> None:
    """Legs that fail end the interview on an early page: an itch is never asked for."""
    assert evaluated(Made("a", "emergency_ambulance", LEGS_FAIL))["elicited"] == rate([True, False])


# ranking


def test_a_hit_counts_from_its_place_on(engine: Engine, evaluated: Evaluated) -> None:
    ranking = ranking_of_tired_shoulders(engine)
    first, third, sixth = (ranking.order[place] for place in (0, 2, 5))
    made = [
        Made(name, "self_care", TIRED_SHOULDERS, accepts=(condition,))
        for name, condition in (("a", first), ("b", third), ("c", sixth), ("d", "not_modelled"))
    ]
    content = evaluated(*made)
    assert (content["top1"]["value"], content["top3"]["value"], content["top1"]["n"]) == (0.25, 0.5, 4)


def test_the_five_lines_are_the_three_likeliest_and_two_dangers_not_among_them(engine: Engine) -> None:
    ranking = ranking_of_tired_shoulders(engine)
    lines = ranking.five_lines
    assert lines[:LIKELIEST_SHOWN] == ranking.order[:LIKELIEST_SHOWN]
    assert lines[LIKELIEST_SHOWN:] == tuple(d for d in ranking.dangers if d not in lines[:3])[:2]
    assert len(set(lines)) == 5


def test_a_danger_among_the_three_likeliest_makes_room_for_the_next_danger() -> None:
    ranking = Ranking(("a", "x", "b", "c", "y", "z"), ("x", "y", "z"), "muscle", 0.4)
    assert ranking.five_lines == ("a", "x", "b", "y", "z")


def test_a_danger_that_is_shown_though_unlikely_counts_in_the_five_lines(
    engine: Engine, evaluated: Evaluated
) -> None:
    ranking = ranking_of_tired_shoulders(engine)
    shown, fourth = ranking.five_lines[-1], ranking.order[3]
    assert ranking.order.index(shown) >= 5, "an unlikely danger is what this is about"
    assert fourth not in ranking.five_lines
    content = evaluated(
        Made("a", "self_care", TIRED_SHOULDERS, accepts=(shown,)),
        Made("b", "self_care", TIRED_SHOULDERS, accepts=(shown,)),
        Made("c", "self_care", TIRED_SHOULDERS, accepts=(fourth,)),
    )
    assert (content["top3"], content["top5"]) == (rate([False] * 3), rate([True, True, False]))


def test_the_brier_score_is_the_mean_square_of_how_far_off_the_first_share_was(
    engine: Engine, evaluated: Evaluated
) -> None:
    ranking = ranking_of_tired_shoulders(engine)
    content = evaluated(
        Made("a", "self_care", TIRED_SHOULDERS, accepts=(ranking.order[0],)),
        Made("b", "self_care", TIRED_SHOULDERS, accepts=(ranking.order[1],)),
    )
    expected = ((1 - ranking.p_top) ** 2 + ranking.p_top**2) / 2
    assert content["brier"] == {"value": pytest.approx(expected, abs=1e-5), "n": 2}


def test_the_likeliest_group_is_a_hit_where_the_case_accepts_it(engine: Engine, evaluated: Evaluated) -> None:
    group = ranking_of_tired_shoulders(engine).group
    other = "organ" if group != "organ" else "nerve"
    content = evaluated(
        Made("a", "self_care", TIRED_SHOULDERS, groups=(group,)),
        Made("b", "self_care", TIRED_SHOULDERS, groups=(other,)),
    )
    assert content["group"] == rate([True, False])


def test_a_child_counts_for_urgency_only(evaluated: Evaluated) -> None:
    child = Made("a", "consultation", TIRED_SHOULDERS, age=9, accepts=("postural_pain",))
    content = evaluated(child, Made("b", "self_care", TIRED_SHOULDERS))
    assert (content["n"], content["urgency_exact"]["n"], content["urgency_exact"]["value"]) == (2, 2, 1.0)
    assert [content[f]["n"] for f in ("top1", "top3", "top5", "group", "brier")] == [1] * 5
    assert content["at_stop"]["top1"]["n"] == 1
    assert content["baselines"]["priors_only"]["top1"]["n"] == 1


# what the files say


def test_a_word_that_the_knowledge_lacks_is_left_out_and_counted(read: Read, evaluated: Evaluated) -> None:
    answers = {**TIRED_SHOULDERS, "aches_at_full_moon": "present"}
    made = Made("a", "self_care", answers, accepts=("moon_sickness", "not_modelled"))
    (case,) = read(made)
    assert set(case.unmapped) == {"aches_at_full_moon", "moon_sickness"}
    assert dict(case.answers.given) == TIRED_SHOULDERS
    content = evaluated(made)
    assert content["unmapped"] == 2
    assert content["top5"] == rate([False])


def test_every_mistake_of_every_file_is_told_at_once(read: Read) -> None:
    with pytest.raises(CaseError) as told:
        read(
            Made("a", "at_once", TIRED_SHOULDERS),
            Made("b", "self_care", {"pain_severity": "purple"}),
            Made("c", "self_care", TIRED_SHOULDERS, groups=("moon",)),
        )
    places = [fault.place.split(":")[0] for fault in told.value.faults]
    assert places == ["a.yaml", "b.yaml", "c.yaml"]


def test_a_case_without_its_level_is_refused(tmp_path: Path, engine: Engine) -> None:
    text = Made("a", "self_care", TIRED_SHOULDERS).as_yaml()
    lines = [line for line in text.splitlines() if not line.startswith("triage")]
    (tmp_path / "a.yaml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CaseError, match="triage"):
        read_cases(tmp_path, engine.knowledge)


def test_a_folder_without_cases_is_refused(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(CaseError):
        read_cases(tmp_path, engine.knowledge)


# readings, the stop, firm cases and baselines


def test_what_a_case_does_not_state_is_read_both_ways(evaluated: Evaluated) -> None:
    content = evaluated(Made("a", "self_care", TIRED_SHOULDERS))
    assert content["overtriage"] == []
    assert content["self_care_kept"]["value"] == 1.0
    # not sure of every warning sign: someone should look at it
    assert content["unstated_unknown"]["overtriage"] == ["a"]
    assert content["unstated_unknown"]["self_care_kept"]["value"] == 0.0


def test_both_readings_give_the_same_figures_with_the_firm_cases_apart(evaluated: Evaluated) -> None:
    content = evaluated(
        Made("a", "emergency_ambulance", LEGS_FAIL), Made("b", "self_care", TIRED_SHOULDERS, gold="soft")
    )
    assert set(content) == {*content["firm"], "firm", "unstated_unknown", "baselines"}
    assert set(content["unstated_unknown"]) == {*content["firm"], "firm"}
    assert (content["n"], content["firm"]["n"], content["unstated_unknown"]["firm"]["n"]) == (2, 1, 1)


def test_the_ranking_at_the_stop_is_of_the_answers_that_the_interview_got(
    engine: Engine, evaluated: Evaluated
) -> None:
    stated = Answers(30, "female", LEGS_FAIL)
    at_stop = ranking_of(engine, shares_for(engine, interviewed(engine, stated, "absent").at_stop) or {})
    full = ranking_of(engine, shares_for(engine, fully_answered(engine, stated, "absent")) or {})
    accepts = (at_stop.order[0],)
    content = evaluated(Made("a", "emergency_ambulance", LEGS_FAIL, accepts=accepts))
    assert content["at_stop"]["top1"] == rate([True])
    assert content["top1"] == rate([full.order[0] in accepts])
    assert content["at_stop"]["brier"]["value"] == pytest.approx((1 - at_stop.p_top) ** 2, abs=1e-5)


def test_the_screens_and_lines_of_an_interview_are_counted(engine: Engine, evaluated: Evaluated) -> None:
    quick = interviewed(engine, Answers(30, "female", LEGS_FAIL), "absent")
    long = interviewed(engine, Answers(30, "female", TIRED_SHOULDERS), "absent")
    assert quick.screens < long.screens
    content = evaluated(Made("a", "emergency_ambulance", LEGS_FAIL), Made("b", "self_care", TIRED_SHOULDERS))
    assert content["screens_median"] == (quick.screens + long.screens) / 2
    assert content["screens_median_emergency"] == quick.screens
    assert content["items_median"] == (quick.items + long.items) / 2


def test_the_baselines_do_less_than_the_engine(engine: Engine, evaluated: Evaluated) -> None:
    likeliest = ranking_of(engine, {c.id: c.prior.share.point for c in engine.knowledge.conditions.values()})
    content = evaluated(
        Made("a", "emergency_ambulance", LEGS_FAIL, accepts=likeliest.order[:1]),
        Made("b", "self_care", TIRED_SHOULDERS, accepts=likeliest.order[-1:]),
    )["baselines"]
    assert content["constant_consultation"]["undertriage"] == ["a"]
    assert content["constant_consultation"]["overtriage"] == ["b"]
    assert content["flags_only"]["undertriage"] == []
    assert content["priors_only"]["top1"] == rate([True, False])


def test_the_details_of_a_case_say_what_was_wrong_about_it(engine: Engine, read: Read) -> None:
    cases = read(Made("a", "self_care", LEGS_FAIL), Made("b", "emergency", TIRED_SHOULDERS))
    found = details_of(engine, cases, "absent")
    assert (found["a"]["verdict"], found["b"]["verdict"]) == ("over", "under")
    assert "cannot_walk" in found["a"]["flags"]
    assert (found["a"]["stated"], found["a"]["stated_asked"]) == (2, 1)


def test_evaluating_twice_gives_the_same_figures(engine: Engine, read: Read) -> None:
    cases = read(Made("a", "self_care", TIRED_SHOULDERS), Made("b", "emergency_ambulance", LEGS_FAIL))
    assert evaluate(engine, cases) == evaluate(engine, cases)


# drawn people


def test_drawn_people_are_counted_by_urgency_with_and_without_a_danger(engine: Engine) -> None:
    content = evaluate_population(engine, 60)
    assert set(content) == {"n", "seed", "without_danger", "with_danger"}
    assert content["without_danger"]["n"] + content["with_danger"]["n"] == content["n"] == 60
    for group in (content["without_danger"], content["with_danger"]):
        assert set(group) == {"n", *URGENCIES}
        assert all(group[urgency]["n"] == group["n"] for urgency in URGENCIES)
    assert sum(content["without_danger"][u]["value"] for u in URGENCIES) == pytest.approx(1, abs=1e-5)


def test_the_same_seed_draws_the_same_people_and_another_seed_others(engine: Engine) -> None:
    once, again, other = (evaluate_population(engine, 60, seed) for seed in (1, 1, 2))
    assert once == again
    assert {**once, "seed": 2} != other
