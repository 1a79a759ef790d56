"""Every kind of page of a plan and of a diary in turn, for someone who has answered the questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rhomboid.domain.knowledge import Knowledge
from rhomboid.faces.web.guard import COOKIE
from rhomboid.faces.web.sqlite_sessions import SqliteSessions
from rhomboid.faces.web.visit import Visit, visit_text
from web.browser import Reader
from web.settled import SAFE, answers_of_interview


def settle(visit: Reader, folder: Path, knowledge: Knowledge) -> None:
    """Have every question of the interview answered, without the minute that it takes."""
    visit.open("/")
    (cookie,) = (one for one in visit.context.cookies() if one.get("name") == COOKIE)
    sessions = SqliteSessions(folder / "visits.sqlite", lambda: 1.8e9)
    settled = Visit("uk", 44, "female", answers_of_interview(knowledge), is_who_asked=True)
    sessions.save(str(cookie.get("value")).partition(".")[0], visit_text(settled), 30)
    sessions.close()


def pages_of_the_plan(visit: Reader) -> Iterator[str]:
    """Open every kind of page of a plan."""
    visit.open("/plan")
    assert visit.path == "/plan/check"
    yield "safety check"
    visit.go_on()
    yield "safety check with faults"
    visit.answer_screen(None, None, SAFE | {"steroid_tablets": "three_months_or_more"})
    assert visit.page.locator("#errors").count()
    yield "two answers that cannot both be right"
    visit.page.check("[name=steroid_tablets][value=not_taking]", force=True)
    visit.go_on()
    visit.page.get_by_role("button", name="Leave them out").click()
    assert visit.path == "/plan"
    while visit.page.locator("a[href='/plan/check']").count():
        visit.open("/plan/check")
        visit.answer_screen(None, None, SAFE)
    visit.page.check("[name=done-staying_active]", force=True)
    visit.page.get_by_role("button", name="Keep what I did").click()
    for details in visit.page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    yield "plan with what was done"
    for path in ("/plan/daily", "/plan.html", "/report.html"):
        visit.open(path)
        yield path


def pages_of_the_diary(visit: Reader) -> Iterator[str]:
    """Open every kind of page of a diary."""
    visit.open("/diary")
    yield "diary not begun"
    visit.open("/diary/day")
    yield "a day"
    visit.go_on()
    yield "a day with faults"
    visit.page.check("[name=now][value='7']", force=True)
    visit.page.check("#sign-breathlessness", force=True)
    visit.page.fill("#medicines", "paracetamol 500mg x9\nco-codamol 500mg x1\nmystery 1mg")
    visit.page.fill("#note", "I want to die")
    visit.go_on()
    assert visit.path.startswith("/diary/days/")
    yield "a day kept, with all that must be said"
    for path in ("/diary", "/diary/again", "/diary/delete", "/plan", "/forget"):
        visit.open(path)
        yield f"{path} with a diary"
