"""The plan as pages: safety questions first, help before all else, and nothing that the engine withholds."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.applications import Starlette

from faces.in_process import rhomboid
from rhomboid.assessment import Engine
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import Knowledge
from web.settled import answers_of_interview, answers_to_plan, settled
from web.visitor import AS_OF, Visitor, app_of

OFFERS = re.compile(r'id="offer-([a-z_0-9]+)"')


def offers_on(visitor: Visitor) -> set[str]:
    return set(OFFERS.findall(visitor.get("/plan")))


def test_the_safety_check_comes_before_any_plan(app: Starlette, knowledge: Knowledge) -> None:
    visitor = settled(app, answers_of_interview(knowledge))
    visitor.get("/plan")
    assert visitor.page.url.path == "/plan/check"
    assert "Before any medicine" in visitor.words()
    assert not OFFERS.findall(visitor.page.text)


def test_what_is_left_out_of_the_check_withholds_what_it_guards(
    app: Starlette, knowledge: Knowledge, engine: Engine
) -> None:
    answers = answers_of_interview(knowledge)
    visitor = settled(app, answers)
    visitor.get("/plan/check")
    visitor.post("/plan/check/later")
    expected = assess_and_plan(engine, Answers(44, "female", answers), AS_OF, "uk")[1]
    assert offers_on(visitor) == {offer.id for offer in expected.offers}
    assert "ibuprofen" not in offers_on(visitor)
    assert "safety questions are still open" in visitor.words()


def test_the_plan_shows_what_the_engine_offers_with_why_sources_and_what_is_withheld(
    app: Starlette, knowledge: Knowledge, engine: Engine
) -> None:
    answers = answers_to_plan(knowledge)
    visitor = settled(app, answers)
    made = assess_and_plan(engine, Answers(44, "female", answers), AS_OF, "uk")[1]
    assert offers_on(visitor) == {offer.id for offer in made.offers} >= {"ibuprofen"}
    text = visitor.words()
    for offer in made.offers:
        assert offer.dose in text
        assert " ".join(offer.why) in text
        assert all(harm in text for harm in offer.harms)
        assert f'href="/knowledge/sources/{offer.sources[0]["source"]}"' in visitor.page.text
    assert "Not recommended for anyone: Acupuncture" in text
    assert made.come_back.date in text
    # what the terminal calls a command is a page here, or left out
    assert "rhomboid timer" not in text
    assert "rhomboid check" not in text


def test_an_answer_of_not_sure_withholds_the_medicine_and_says_why(
    app: Starlette, knowledge: Knowledge
) -> None:
    visitor = settled(app, answers_to_plan(knowledge, kidney_disease="unknown"))
    assert "ibuprofen" not in offers_on(visitor)
    assert "Ibuprofen" in visitor.words().partition("Not for you now, and why")[2]


def answer_check(visitor: Visitor, **answers: str) -> None:
    """Answer the page of the check that is open."""
    asked = re.search(r'name="asked" value="([^"]*)"', visitor.page.text)
    assert asked
    fields = dict.fromkeys(asked[1].split(), "absent") | answers
    visitor.post("/plan/check", asked=asked[1], **{f: v for f, v in fields.items() if v})


def test_a_check_left_half_answered_says_so_and_keeps_the_other_half(
    app: Starlette, knowledge: Knowledge
) -> None:
    visitor = settled(app, answers_of_interview(knowledge))
    visitor.get("/plan/check")
    answer_check(visitor, blood_pressure_or_water_tablets="", ssri_or_snri="present")
    assert visitor.page.status_code == 422
    assert "There is something to look at again" in visitor.words()
    assert 'href="#blood_pressure_or_water_tablets"' in visitor.page.text
    visitor.get("/answers/ssri_or_snri")
    assert re.search(r'value="present" id="ssri_or_snri" checked', visitor.page.text)


def test_a_safety_answer_that_contradicts_an_earlier_one_is_shown_beside_it(
    app: Starlette, knowledge: Knowledge
) -> None:
    visitor = settled(app, answers_to_plan(knowledge, steroid_tablets="three_months_or_more"))
    visitor.get("/plan")
    assert visitor.page.url.path == "/plan/check"
    words = visitor.words()
    assert "“Steroid tablets now” (Yes, for three months or more) and “Steroid tablets” (No)" in words
    assert "cannot both be right" in words
    assert not OFFERS.findall(visitor.page.text)
    answer_check(visitor, steroid_tablets="not_taking", long_term_steroids="absent")
    assert visitor.page.url.path == "/plan"
    assert OFFERS.findall(visitor.page.text)


@pytest.mark.parametrize("path", ["/plan", "/plan/check", "/plan.pdf", "/plan.html", "/plan.ics"])
@pytest.mark.parametrize(
    "sign", [{"cannot_walk": "present"}, {"suicidal_thoughts": "present"}, {"suicidal_thoughts": "unknown"}]
)
def test_nothing_for_home_is_shown_where_help_comes_first(
    app: Starlette, knowledge: Knowledge, path: str, sign: dict[str, str]
) -> None:
    visitor = settled(app, answers_to_plan(knowledge, **sign))
    visitor.get(path)
    assert visitor.page.url.path == "/plan"
    words = visitor.words()
    assert "Help first: there is no plan for home now" in words
    assert ("116 123" if "suicidal_thoughts" in sign else "999") in words
    assert "Paracetamol" not in words
    assert not OFFERS.findall(visitor.page.text)
    visitor.get("/result")
    assert 'href="/plan">What you can do' not in visitor.page.text


def test_an_unfinished_interview_gets_no_plan_yet(visitor: Visitor) -> None:
    visitor.begin()
    visitor.answer_screen(40, "female", {})
    visitor.get("/plan")
    assert "Your plan comes after the questions" in visitor.words()


def test_someone_who_answered_nothing_is_sent_to_the_first_page(visitor: Visitor) -> None:
    for path in ("/plan", "/plan/check", "/report.pdf", "/report.html"):
        visitor.get(path)
        assert visitor.page.url.path == "/", path


def test_a_check_of_invented_questions_is_refused(app: Starlette, knowledge: Knowledge) -> None:
    visitor = settled(app, answers_of_interview(knowledge))
    visitor.get("/plan/check")
    for asked in ("pain_of_old", "age_65_or_over"):
        visitor.post("/plan/check", asked=asked, **{asked: "present"})
        assert visitor.page.status_code == 400
        visitor.get("/plan/check")


def test_what_was_done_is_kept_for_its_day_and_counted(engine: Engine, tmp_path: Path) -> None:
    day = [AS_OF]
    with app_of(engine, tmp_path, today=lambda: day[0]) as app:
        visitor = settled(app, answers_to_plan(engine.knowledge))
        visitor.get("/plan")
        visitor.post("/plan/done", **{"done-daily_walking": "1", "done-nothing_of_ours": "1"})
        assert 'id="done-daily_walking" checked' in visitor.page.text
        assert "Kept for 2026-11-21" in visitor.words()
        day[0] += timedelta(days=1)
        visitor.get("/plan")
        assert 'id="done-daily_walking" checked' not in visitor.page.text
        assert "On 1 of the last 7 days" in visitor.words()


def test_the_day_to_look_again_stays_until_an_answer_changes(engine: Engine, tmp_path: Path) -> None:
    day = [AS_OF]
    with app_of(engine, tmp_path, today=lambda: day[0]) as app:
        visitor = settled(app, answers_to_plan(engine.knowledge))
        visitor.get("/plan")
        assert "Look again by 2026-12-05" in visitor.words()
        day[0] = date(2026, 12, 5)
        visitor.get("/plan")
        assert "The day to look again has come" in visitor.words()
        assert "Weeks 3 to 6, from 2026-12-05" in visitor.words()
        visitor.get("/answers/pain_severity")
        visitor.post("/answers/pain_severity", pain_severity="mild")
        visitor.get("/plan")
        assert "The day to look again has come" not in visitor.words()
        assert "Made on 2026-12-05" in visitor.words()


def test_the_calendar_the_plan_on_paper_and_the_report_are_those_of_the_command_line(
    app: Starlette, knowledge: Knowledge, tmp_path: Path
) -> None:
    answers = answers_to_plan(knowledge)
    visitor = settled(app, answers)
    lines = ["age_years: 44", "sex: female", "answers:", *(f"  {f}: {v}" for f, v in answers.items())]
    (tmp_path / "answers.yaml").write_text("\n".join(lines))
    given = ["--answers", str(tmp_path / "answers.yaml"), "--as-of", AS_OF.isoformat(), "--pathway", "uk"]
    rhomboid("plan", *given, "--ics", str(tmp_path / "plan.ics"), "--print", str(tmp_path / "plan.html"))
    rhomboid("report", *given, "--out", str(tmp_path / "report.html"))
    rhomboid("report", *given, "--out", str(tmp_path / "report.pdf"))
    for name in ("plan.ics", "plan.html", "report.html", "report.pdf"):
        visitor.get(f"/{name}")
        assert visitor.page.content == (tmp_path / name).read_bytes(), name
        assert visitor.page.headers["cache-control"] == "no-store"
    assert Calendar.from_ical((tmp_path / "plan.ics").read_bytes()).walk("VEVENT")
    visitor.get("/plan.pdf")
    assert visitor.page.content.startswith(b"%PDF")
    visitor.get("/plan.exe")
    assert visitor.page.status_code == 404


def test_a_page_to_print_lets_in_its_own_style_and_nothing_else(app: Starlette, knowledge: Knowledge) -> None:
    visitor = settled(app, answers_to_plan(knowledge))
    for path in ("/plan.html", "/report.html"):
        text = visitor.get(path)
        policy = visitor.page.headers["content-security-policy"]
        assert "style-src 'sha256-" in policy
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert " style=" not in text
        assert "<script" not in text
