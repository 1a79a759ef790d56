"""A trend is a robust slope with its interval, and never a guess from a few days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from diary.writing import FIRST, scores
from rhomboid.cli.diary_text import BARS, sparkline
from rhomboid.diary.theil_sen import theil_sen
from rhomboid.diary.told import trend_words
from rhomboid.diary.trend import measure_told, scored, trend, within
from rhomboid.documents.chart import ChartText, chart_svg, ticks_between
from rhomboid.loading.folder import shipped_follow_up
from strategies import examples

KNOWN = shipped_follow_up()
PAIN, FUNCTION = KNOWN.measures["average"], KNOWN.measures["function"]
WORDS = ChartText("Average pain", "Average pain (0 to 10)", 'It fell & "fell"')

values = st.lists(st.none() | st.integers(0, 10), min_size=2, max_size=40)
points = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 10)), min_size=2, max_size=40, unique_by=lambda p: p[0]
)


@examples(200)
@given(points, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_slope_and_its_interval_are_those_of_scipy(
    pairs: list[tuple[int, int]], confidence: float
) -> None:
    x, y = zip(*pairs, strict=True)
    ours, theirs = theil_sen(x, y, confidence), theilslopes(y, x, alpha=confidence)
    assert ours.slope == pytest.approx(theirs.slope)
    assert ours.intercept == pytest.approx(theirs.intercept)
    assert (ours.low, ours.high) == pytest.approx((theirs.low_slope, theirs.high_slope))


@examples(100)
@given(values, st.integers(-5000, 5000))
def test_the_trend_is_the_same_whenever_it_happened(course: list[int | None], days: int) -> None:
    here, there = scores(course), scores(course, FIRST + timedelta(days=days))
    mine, other = trend(here, PAIN, KNOWN), trend(there, PAIN, KNOWN)
    assert replace(other, first_day=mine.first_day, last_day=mine.last_day) == mine


@examples(100)
@given(values, st.randoms())
def test_the_order_of_the_entries_does_not_matter(course: list[int | None], chance) -> None:
    entries = scores(course)
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert trend(shuffled, PAIN, KNOWN) == trend(entries, PAIN, KNOWN)


@examples(100)
@given(values)
def test_a_course_turned_upside_down_gets_better_where_it_got_worse(course: list[int | None]) -> None:
    turned = [None if value is None else 10 - value for value in course]
    mine, other = trend(scores(course), PAIN, KNOWN), trend(scores(turned), PAIN, KNOWN)
    opposite = {"worse": "better", "better": "worse"}
    assert other.direction == opposite.get(mine.direction, mine.direction)
    # and a function that rises is better, as a pain that falls is
    function = trend(scores(turned, measure="function"), FUNCTION, KNOWN)
    if mine.change is not None and abs(mine.change) >= FUNCTION.important_change.value:
        assert function.direction == mine.direction


@examples(100)
@given(values)
def test_worse_is_said_only_if_the_whole_interval_says_so_and_it_matters(course: list[int | None]) -> None:
    told = trend(scores(course), PAIN, KNOWN)
    if told.direction == "worse":
        assert told.low > 0
        assert told.change >= PAIN.important_change.value
    if told.direction == "not_enough_days":
        assert (told.per_week, told.low, told.high, told.line) == (None, None, None, None)


def test_two_bad_days_are_no_trend() -> None:
    for course in ([1, 9], [0, 2, 4, 6, 8, 10], [0] + [None] * 30 + [10], [5] * 9):
        told = trend(scores(course), PAIN, KNOWN)
        assert told.direction == "not_enough_days"
        assert "Not enough days yet" in trend_words(told, PAIN, KNOWN)


def test_a_week_of_entries_within_too_few_days_is_still_no_trend() -> None:
    entries = scores([1, 2, 3, 4, 5, 6, 7])
    assert len(entries) == KNOWN.trend.least_days
    assert trend(entries, PAIN, KNOWN).direction == "not_enough_days"
    later = scores([1, 2, 3, None, None, None, 4, 5, 6, 7])
    assert trend(later, PAIN, KNOWN).direction == "worse"


def test_one_odd_day_cannot_turn_a_trend() -> None:
    falling = [9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3]
    assert trend(scores(falling), PAIN, KNOWN).direction == "better"
    assert trend(scores([*falling[:-1], 10]), PAIN, KNOWN).direction == "better"


def test_a_rise_too_small_to_matter_is_not_called_worse() -> None:
    slight = trend(scores([4] * 10 + [5] * 10), PAIN, KNOWN)
    assert slight.direction == "steady"
    assert "points" in trend_words(slight, PAIN, KNOWN)


def test_the_change_that_matters_has_its_source() -> None:
    for measure in KNOWN.measures.values():
        least = measure.important_change
        assert least.citations or least.judgement
    assert PAIN.important_change.value == 2
    assert FUNCTION.important_change.value == 3


def test_the_recent_weeks_are_counted_with_today() -> None:
    entries = scores([1] * 40)
    last = entries[-1].day
    assert [entry.day for entry in within(entries, last, 3)] == [last - timedelta(days=d) for d in (2, 1, 0)]


def test_pain_now_is_told_while_average_pain_is_seldom_given() -> None:
    assert measure_told(scores([5] * 10, measure="now"), KNOWN) == "now"
    assert measure_told(scores([5] * 10), KNOWN) == "average"


# made visible ---------------------------------------------------------------------------------------------


@examples(100)
@given(values, st.integers(5, 70))
def test_the_line_of_bars_is_never_wider_than_asked_and_rises_with_the_pain(
    course: list[int | None], width: int
) -> None:
    shown = scored(scores(course), "average")
    bars = sparkline(shown, 10, width)
    assert len(bars) <= width
    assert set(bars) <= {*BARS, " "}
    if shown:
        assert bars[0] != " "
        assert bars[-1] != " "


def test_the_lowest_and_the_highest_pain_have_the_lowest_and_the_highest_bar() -> None:
    days = [(FIRST, 0), (FIRST + timedelta(days=2), 10)]
    assert sparkline(days, 10) == f"{BARS[0]} {BARS[-1]}"
    assert sparkline([], 10) == ""


def chart_of(
    course: list[int],
) -> tuple[list[tuple[date, int]], tuple[tuple[date, float], tuple[date, float]]]:
    shown = scored(scores(course), "average")
    told = trend(scores(course), PAIN, KNOWN)
    return shown, ((shown[0][0], told.line[0]), (shown[-1][0], told.line[1]))


def circles(svg: str) -> list[tuple[float, float]]:
    """Give the middle of every dot above the key."""
    found = [e for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("circle")]
    return [(float(e.attrib["cx"]), float(e.attrib["cy"])) for e in found[:-1]]


def test_a_worse_day_is_drawn_higher_and_a_later_day_further_to_the_right() -> None:
    shown, line = chart_of([8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3])
    dots = circles(chart_svg(shown, line, WORDS))
    assert [x for x, _ in dots] == sorted({x for x, _ in dots})
    by_score = {score: y for (_, score), (_, y) in zip(shown, dots, strict=True)}
    steps = [(by_score[a] - by_score[b]) / (b - a) for a, b in ((3, 4), (4, 6), (6, 8))]
    assert steps[0] > 10
    assert steps == pytest.approx([steps[0]] * 3, abs=0.1)


def test_the_line_of_the_trend_runs_through_the_dots_and_never_leaves_the_scale() -> None:
    shown, _ = chart_of([8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3])
    line = ((shown[0][0], 12.0), (shown[-1][0], 2.0))
    svg = chart_svg(shown, line, WORDS)
    (path,) = [e.attrib["d"] for e in ElementTree.fromstring(svg).iter() if e.get("class") == "trend"]
    (x0, y0), (x1, y1) = [tuple(map(float, corner.split())) for corner in path[1:].split("L")]
    dots = circles(svg)
    assert dots[1][0] < x0 < x1 == dots[-1][0]
    assert y0 >= circles(chart_svg([(shown[0][0], 10)], None, WORDS))[0][1]
    assert y1 > dots[-1][1]


@pytest.mark.parametrize("days", [0, 1, 5, 13, 60, 364, 4000])
def test_the_days_below_a_chart_are_few_even_and_inside(days: int) -> None:
    named = ticks_between(FIRST, FIRST + timedelta(days=days), 8)
    assert 1 <= len(named) <= 8
    assert named[0] == FIRST
    assert named[-1] <= FIRST + timedelta(days=days)
    assert len({later - earlier for earlier, later in pairwise(named)}) <= 1


def test_the_chart_shows_each_day_loads_nothing_and_has_words_for_those_who_cannot_see_it() -> None:
    shown, line = chart_of([8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3])
    svg = chart_svg(shown, line, WORDS)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == WORDS.alternative
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert not {"script", "image", "use", "foreignObject", "style"} & set(tags)
    links = [value for element in root.iter() for name, value in element.attrib.items() if "href" in name]
    assert not links
    assert len(circles(svg)) == len(shown)


def test_the_same_chart_comes_out_to_the_byte() -> None:
    shown, line = chart_of([8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3])
    assert chart_svg(shown, line, WORDS) == chart_svg(shown, line, WORDS)


def test_a_chart_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no points"):
        chart_svg([], None, WORDS)
