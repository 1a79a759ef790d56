"""The diary moves the programme of exercises on, holds it, takes a step back, and in the end stops it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.people_with_plans import safe_person
from diary.writing import FIRST, ME, opened
from faces.running import content_of, refusals, rhomboid
from rhomboid.care.programme import NOT_BEGUN, WeeksDone
from rhomboid.diary.entries import Entry, Sign
from rhomboid.diary.weeks import weeks_done


def days(pains: Sequence[int | None], exercised: Sequence[bool], first: date = FIRST) -> list[Entry]:
    """Give one entry a day; None leaves the day out."""
    return [
        Entry(first + timedelta(days=i), pain, average=pain, exercises=("cat camel",) if is_done else ())
        for i, (pain, is_done) in enumerate(zip(pains, exercised, strict=True))
        if pain is not None
    ]


def test_a_diary_without_an_exercise_has_no_weeks() -> None:
    assert weeks_done(days([4] * 20, [False] * 20), FIRST + timedelta(days=20)) == NOT_BEGUN
    assert weeks_done([], FIRST) == NOT_BEGUN


def test_the_first_exercise_begins_the_first_week_and_only_whole_weeks_count() -> None:
    entries = days([4] * 12, [False] * 3 + [True] * 9)
    begun = FIRST + timedelta(days=3)
    assert weeks_done(entries, FIRST + timedelta(days=9)) == WeeksDone((), begun)
    done = weeks_done(entries, FIRST + timedelta(days=10))
    assert done.running_since == begun + timedelta(days=7)
    (week,) = done.weeks
    assert (week.pain_average, week.done_share) == (4, 1)


def test_a_day_left_out_is_a_day_without_exercise_and_a_week_left_out_says_nothing() -> None:
    first = days([2, None, 4, None, 6, None, 4], [True, True, True, True, False, True, False])
    one, two = weeks_done(first, FIRST + timedelta(days=14)).weeks
    assert one.pain_average == 4
    assert one.done_share == pytest.approx(2 / 7)
    assert (two.pain_average, two.done_share) == (None, None)


@given(st.lists(st.tuples(st.none() | st.integers(0, 10), st.booleans()), max_size=40), st.integers(0, 45))
def test_what_the_weeks_say_never_leaves_its_scale(said: list[tuple[int | None, bool]], later: int) -> None:
    entries = days([pain for pain, _ in said], [is_done for _, is_done in said])
    for week in weeks_done(entries, FIRST + timedelta(days=later)).weeks:
        assert week.pain_average is None or 0 <= week.pain_average <= 10
        assert week.done_share is None or 0 <= week.done_share <= 1


def planned(tmp_path: Path, pains: Sequence[int], exercised: Sequence[bool]) -> dict[str, object]:
    """Give the programme of the safe person on the day after a diary's last entry."""
    database = f"sqlite:///{tmp_path}/diary.sqlite"
    with opened(database) as store:
        store.add(days(pains, exercised), ME)
    person = safe_person()
    typed = json.dumps({"age_years": person.age_years, "sex": person.sex, "answers": dict(person.given)})
    day = (FIRST + timedelta(days=len(pains))).isoformat()
    command = ("plan", "--answers", "-", "--json", "--diary", "--database", database, "--as-of", day)
    programme: dict[str, object] = content_of(*command, typed=typed)["programme"]
    return programme


@pytest.mark.parametrize(
    ("pains", "exercised", "weeks", "says"),
    [
        ([3] * 7, [True] * 7, 9, "move on"),
        ([3] * 7, [True, False] * 3 + [False], 10, "another week"),
        ([8] * 7, [True] * 7, 10, "another week"),
        ([3] * 7 + [6] * 7, [True] * 14, 10, "back one step"),
        ([1] * 7 + [4] * 7 + [7] * 7, [True] * 21, 0, "Stop"),
    ],
)
def test_the_plan_follows_the_diary(
    tmp_path: Path, pains: list[int], exercised: list[bool], weeks: int, says: str
) -> None:
    programme = planned(tmp_path, pains, exercised)
    assert len(programme["weeks"]) == weeks  # type: ignore[arg-type]
    assert says in str(programme["note"])


def test_a_diary_without_entries_is_refused_and_so_is_a_diary_without_answers(tmp_path: Path) -> None:
    answers = "docs/examples/answers.yaml"
    empty = ("--diary", "--database", f"sqlite:///{tmp_path}/none.sqlite")
    (line,) = refusals(rhomboid("plan", "--answers", answers, *empty))
    assert "no entries" in line
    (line,) = refusals(rhomboid("plan", *empty))
    assert "--answers" in line


def test_a_sign_that_the_diary_notes_as_new_takes_the_plan_away(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/diary.sqlite"
    day = FIRST + timedelta(days=7)
    with opened(database) as store:
        store.add(days([3] * 7, [True] * 7), ME)
        store.add([Entry(day, 3, signs=(Sign("leg_weakness"),))], ME)
    person = safe_person()
    typed = json.dumps({"age_years": person.age_years, "sex": person.sex, "answers": dict(person.given)})
    command = ("plan", "--answers", "-", "--json", "--as-of", day.isoformat())
    assert content_of(*command, typed=typed)["programme"]["weeks"]
    plan = content_of(*command, "--diary", "--database", database, typed=typed)
    assert plan["emergency"]
    assert plan["offers"] == []
    assert plan["programme"]["weeks"] == []


def test_words_of_crisis_bring_their_card_beside_a_plan_for_programs(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/diary.sqlite"
    with opened(database) as store:
        store.add([Entry(FIRST, 3, note="I want to kill myself")], ME)
    command = ("plan", "--answers", "docs/examples/answers.yaml", "--json", "--as-of", FIRST.isoformat())
    done = rhomboid(*command, "--diary", "--database", database)
    assert done.code == 0
    assert "talk to someone now" in done.err
    assert json.loads(done.out)["as_of"] == FIRST.isoformat()
