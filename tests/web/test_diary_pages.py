"""The diary as pages: kept whole or not at all, nobody else's to read, told as it is, gone when deleted."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import escape
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from faces.in_process import rhomboid
from rhomboid.assessment import Engine
from rhomboid.diary.entries import Entry
from rhomboid.domain.knowledge import Knowledge
from rhomboid.faces.web.guard import COOKIE
from rhomboid.loading.folder import shipped_follow_up
from web.settled import answers_of_interview, answers_to_plan, settled
from web.visitor import AS_OF, Visitor, app_of

SECRET = "a very private note"
SECONDS_OF_A_DAY = 86_400


def write(visitor: Visitor, day: date = AS_OF, now: str = "5", **more: str) -> str:
    visitor.get("/diary/day")
    return visitor.post("/diary/day", day=day.isoformat(), now=now, **more)


def write_days(visitor: Visitor, scores: list[int], exercises: tuple[str, ...] = ()) -> None:
    """Have a day for each score, the last one yesterday; that one is written on the page."""
    *earlier, last = scores
    visit_id = visitor.client.cookies[COOKIE].partition(".")[0]
    store = visitor.app.state.house.services.diary.of(visit_id)
    first = AS_OF - timedelta(days=len(scores))
    entries = [
        Entry(first + timedelta(days=k), score, exercises=exercises) for k, score in enumerate(earlier)
    ]
    store.add(entries, store.person())
    store.close()
    write(visitor, AS_OF - timedelta(days=1), str(last))


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_day_is_kept_shown_changed_and_deleted(visitor: Visitor) -> None:
    assert "Begin with today" in visitor.get("/diary")
    write(visitor, now="5", worst="7", sleep="6.5", medicines="paracetamol 500mg x2", note="desk all day")
    assert visitor.page.url.path == "/diary/days/2026-11-21"
    words = visitor.words()
    assert "This day is kept" in words
    assert "5 of 10" in words
    assert "6.5 hours" in words
    assert "desk all day" in words
    form = visitor.get("/diary/day?on=2026-11-21")
    assert 'id="worst-7" checked' in form
    assert "paracetamol 500mg x2</textarea>" in form
    visitor.post("/diary/day", day="2026-11-21", now="4", replace="1")
    assert "4 of 10" in visitor.words()
    assert "desk all day" not in visitor.words()
    visitor.post("/diary/days/2026-11-21/delete")
    assert "Begin with today" in visitor.words()


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"now": ""}, "now", "Choose a number for the pain now, from 0 to 10"),
        ({"now": "11"}, "now", "a whole number from 0 to 10"),
        ({"now": "5", "worst": "3"}, "worst", "at least the pain now (5)"),
        ({"now": "5", "day": "2026-11-22"}, "day", "in the future"),
        ({"now": "5", "day": "tomorrow"}, "day", "a day such as 2026-11-21"),
        ({"now": "5", "sleep": "25"}, "sleep", "hours from 0 to 24"),
        ({"now": "5", "medicines": "two aspirins"}, "medicines", "amount with mg or g"),
        ({"now": "5", "seen": "x" * 101}, "seen", "at most 100"),
        ({"now": "5", "began_on": "2027-01-01"}, "began_on", "in the future"),
        ({"now": "5", "activity": "y" * 101}, "activity", "at most 100"),
    ],
)
def test_a_day_with_a_fault_is_not_kept_and_nothing_typed_is_lost(
    visitor: Visitor, fields: dict[str, str], field: str, said: str
) -> None:
    visitor.get("/diary/day")
    visitor.post("/diary/day", **{"helped": SECRET, "sign-fever": "1", "day": "2026-11-20"} | fields)
    assert visitor.page.status_code == 422
    page = visitor.page.text
    assert f'<a href="#{field}">' in page
    assert f'id="{field}"' in page
    assert said in visitor.words()
    assert "--" not in visitor.words()
    assert f'value="{SECRET}"' in page
    assert 'id="sign-fever" checked' in page
    assert "Begin with today" in visitor.get("/diary")


def test_a_day_that_is_there_already_is_written_anew_only_if_asked(visitor: Visitor) -> None:
    write(visitor, note=SECRET)
    write(visitor, now="6")
    assert visitor.page.status_code == 422
    assert "There is an entry for this day already" in visitor.words()
    visitor.get("/diary/days/2026-11-21")
    assert SECRET in visitor.words()


def test_words_of_crisis_bring_the_card_first_even_if_the_day_cannot_be_kept(visitor: Visitor) -> None:
    word = shipped_follow_up().crisis_words[0]
    visitor.begin()
    for now in ("", "6"):
        page = write(visitor, now=now, note=word)
        assert page.index("Please talk to someone now") < page.index("<h1")
        assert "116 123" in page
    assert "116 123" in visitor.get("/diary")


def test_more_of_a_medicine_than_a_day_allows_is_said_at_once(visitor: Visitor) -> None:
    write(visitor, medicines="paracetamol 500mg x9\nunheard-of 5mg")
    words = visitor.words()
    assert "4500 mg on 2026-11-21, at most 4000 mg in a day" in words
    assert "unheard-of: no daily maximum is known here" in words


def test_a_new_sign_is_looked_at_at_once_and_takes_the_plan_away(
    app: Starlette, knowledge: Knowledge
) -> None:
    visitor = settled(app, answers_to_plan(knowledge))
    assert "Your plan" in visitor.get("/plan")
    assert "These are for people whose result allows them" in visitor.get("/exercises")
    write(visitor, **{"sign-chest_pain": "1", "since-chest_pain_when": "now_or_last_12_hours"})
    assert "You noted a new sign" in visitor.words()
    assert "999" in visitor.words().partition("In danger now?")[0]
    visitor.get("/diary")
    assert "You noted something new: Chest pain" in visitor.words()
    for path in ("/plan", "/plan.ics"):
        visitor.get(path)
        assert "Help first: there is no plan for home now" in visitor.words()
    visitor.get("/exercises")
    assert "These are for people whose result allows them" not in visitor.words()
    for path in ("/result", "/emergency"):
        visitor.get(path)
        assert "999" in visitor.words().partition("Why")[0]
    visitor.get("/diary/again")
    assert "More urgent than your answers alone" in visitor.words()
    assert "You noted it as new on 2026-11-21" in visitor.words()


def test_a_new_sign_whose_follow_up_is_left_open_counts_as_not_sure(
    app: Starlette, knowledge: Knowledge
) -> None:
    visitor = settled(app, answers_of_interview(knowledge))
    write(visitor, **{"sign-chest_pain": "1"})
    visitor.get("/diary/again")
    assert "not sure" in visitor.words()
    assert "More urgent than your answers alone" in visitor.words()


def test_pain_that_gets_worse_is_said_so_and_never_softer(app: Starlette, knowledge: Knowledge) -> None:
    visitor = settled(app, answers_of_interview(knowledge))
    write_days(visitor, [2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7])
    visitor.get("/diary")
    words = visitor.words()
    assert words.count("Getting worse: +") == 2
    assert "Look at your result again now" in words
    for path in ("/diary/chart.svg", "/diary/chart.svg?narrow=1"):
        chart = visitor.get(path)
        assert visitor.page.headers["content-type"].startswith("image/svg+xml")
        assert "getting worse" in chart
    visitor.get("/diary/again")
    assert "More urgent than your answers alone" in visitor.words()
    visitor.get("/result")
    assert "Your diary is counted in" in visitor.words()
    assert "What that changed" in visitor.words()
    assert "Getting worse" in visitor.get("/report.html")


def test_a_trend_of_too_few_days_is_no_trend(visitor: Visitor) -> None:
    write_days(visitor, [2, 8])
    visitor.get("/diary")
    assert "Not enough days yet: 2 with a score" in visitor.words()


def test_an_exported_diary_is_taken_in_again_by_the_command_line(
    app: Starlette, knowledge: Knowledge, tmp_path: Path
) -> None:
    visitor = settled(app, answers_of_interview(knowledge))
    write(visitor, note="=1+1", activity="carry my daughter", began_on="2026-11-10")
    text = visitor.get("/diary/export.json")
    assert visitor.page.headers["content-disposition"] == 'attachment; filename="diary.json"'
    (tmp_path / "out.json").write_text(text)
    database = ["--database", f"sqlite:///{tmp_path / 'own.sqlite'}"]
    assert rhomboid("diary", "import", str(tmp_path / "out.json"), *database).code == 0
    shown = json.loads(rhomboid("diary", "show", "--json", *database).out)
    assert shown == json.loads(text)
    assert shown["answers"]["answers"]["main_site"] == "between_shoulder_blades"
    # a table never runs what a person wrote
    assert "'=1+1" in visitor.get("/diary/export.csv")


def test_nobody_reaches_the_diary_of_another(app: Starlette, visitor: Visitor) -> None:
    write(visitor, note=SECRET)
    other = Visitor(app)
    write(other, AS_OF - timedelta(days=1), note="another's")
    for path in ("/diary", "/diary/export.json", "/diary/export.csv", "/diary/day?on=2026-11-21"):
        assert SECRET not in other.get(path), path
    assert "2026-11-21" not in json.loads(other.get("/diary/export.json"))["entries"][0]["day"]
    other.get("/diary/days/2026-11-21")
    assert other.page.status_code == 404
    other.get("/diary/days/2026-11-20")
    other.post("/diary/days/2026-11-21/delete")
    other.get("/diary/delete")
    other.post("/diary/delete")
    visitor.get("/diary/days/2026-11-21")
    assert SECRET in visitor.words()


def test_a_form_from_elsewhere_writes_and_deletes_nothing(visitor: Visitor) -> None:
    write(visitor)
    for path in ("/diary/day", "/diary/delete", "/diary/days/2026-11-21/delete", "/plan/done"):
        assert visitor.client.post(path, data={"now": "1", "form_token": "forged"}).status_code == 403
        assert visitor.client.get("/diary/days/2026-11-21").status_code == 200


def test_the_file_of_the_diaries_names_no_visitor_and_only_its_owner_reads_it(
    visitor: Visitor, tmp_path: Path
) -> None:
    write(visitor, note=SECRET)
    visit_id = visitor.client.cookies[COOKIE].partition(".")[0]
    assert SECRET.encode() in everything_in(tmp_path)
    assert visit_id.encode() not in everything_in(tmp_path)
    assert (tmp_path / "diaries.sqlite").stat().st_mode & 0o077 == 0


def test_deleting_everything_deletes_the_diary_from_the_disk(visitor: Visitor, tmp_path: Path) -> None:
    write(visitor, note=SECRET)
    assert "your whole diary" in visitor.get("/forget")
    visitor.post("/forget/now")
    assert SECRET.encode() not in everything_in(tmp_path)
    assert "Begin with today" in visitor.get("/diary")


def test_deleting_the_diary_leaves_the_answers(app: Starlette, knowledge: Knowledge, tmp_path: Path) -> None:
    visitor = settled(app, answers_of_interview(knowledge))
    write(visitor, note=SECRET)
    visitor.get("/diary/delete")
    assert "One day is deleted for good" in visitor.words()
    visitor.post("/diary/delete")
    assert SECRET.encode() not in everything_in(tmp_path)
    assert "between" in visitor.get("/answers")


def test_a_diary_opens_for_400_days_after_its_last_change_and_is_then_deleted(
    engine: Engine, tmp_path: Path
) -> None:
    clock = [1.8e9]
    with app_of(engine, tmp_path, lambda: clock[0]) as app:
        visitor = Visitor(app)
        write(visitor, note=SECRET)
        kept = re.search(r"Max-Age=(\d+)", visitor.page.history[0].headers["set-cookie"])
        assert kept
        assert int(kept[1]) == 400 * SECONDS_OF_A_DAY
        cookie = f"{COOKIE}={visitor.client.cookies[COOKIE]}"
        for days, is_there in ((399, True), (401, False)):
            clock[0] = 1.8e9 + days * SECONDS_OF_A_DAY
            page = TestClient(app, base_url="http://127.0.0.1").get("/answers", headers={"Cookie": cookie})
            assert page.status_code == 200
            # whoever keeps something next sweeps what has run out
            Visitor(app).begin()
            assert (SECRET.encode() in everything_in(tmp_path)) is is_there


def test_a_day_written_late_lets_the_diary_live_on(engine: Engine, tmp_path: Path) -> None:
    clock = [1.8e9]
    with app_of(engine, tmp_path, lambda: clock[0]) as app:
        visitor = Visitor(app)
        write(visitor, note=SECRET)
        for days in (300, 600):
            clock[0] = 1.8e9 + days * SECONDS_OF_A_DAY
            write(visitor, AS_OF - timedelta(days=days // 100))
        assert len(json.loads(visitor.get("/diary/export.json"))["entries"]) == 3


def test_a_diary_that_cannot_be_opened_is_said_so_and_loses_no_answer(
    visitor: Visitor, tmp_path: Path
) -> None:
    write(visitor)
    (tmp_path / "diaries.sqlite").write_bytes(b"no database " * 500)
    visitor.get("/diary")
    assert visitor.page.status_code == 503
    assert "Your diary cannot be opened just now" in visitor.words()
    assert str(tmp_path) not in visitor.page.text


@pytest.mark.parametrize("path", ["/diary/export.xml", "/diary/days/yesterday", "/diary/chart.svg"])
def test_what_is_not_there_is_said_plainly(visitor: Visitor, path: str) -> None:
    visitor.get(path)
    assert visitor.page.status_code == 404
    assert "None of your answers is lost" in visitor.words()


def test_the_weeks_of_exercise_move_on_with_the_diary(app: Starlette, knowledge: Knowledge) -> None:
    visitor = settled(app, answers_to_plan(knowledge))
    assert "Weeks 1 to 2, from 2026-11-21" in visitor.get("/plan")
    write_days(visitor, [3] * 10, exercises=("cat_camel",))
    visitor.get("/plan")
    # the first week began ten days ago and went well; the second runs since three days
    assert "from 2026-11-18" in visitor.words()
    assert "Week 2," in visitor.words() or "Weeks 2" in visitor.words()


def test_what_was_ticked_off_in_the_plan_stands_in_the_diary_of_the_day(
    app: Starlette, knowledge: Knowledge
) -> None:
    visitor = settled(app, answers_to_plan(knowledge))
    visitor.get("/plan")
    visitor.post("/plan/done", **{"done-cat_camel": "1"})
    assert 'id="exercise-cat_camel" checked' in visitor.get("/diary/day")


def test_what_a_person_wrote_is_shown_as_text_and_never_as_markup(visitor: Visitor) -> None:
    evil = '"><script>alert(1)</script>'
    write(visitor, note=evil, medicines=f"{evil} 5mg")
    assert "<script>alert" not in visitor.page.text
    assert escape(evil, quote=False) in visitor.page.text.replace("&#34;", '"')
