"""What every page starts from: services, templates, the visitor's visit, and how a page is given."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rhomboid import __version__
from rhomboid.assessment import assess, urgency_at_once
from rhomboid.assessment.plain import plain_assessment, plain_urgency
from rhomboid.assessment.planned import plan_after
from rhomboid.care.programme import NOT_BEGUN, WeeksDone
from rhomboid.documents.shown_words import Words
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.plan import Plan
from rhomboid.faces.web.kept_code import KEPT_CODE
from rhomboid.faces.web.services import Services
from rhomboid.faces.web.visit import Visit, visit_of_text, visit_text
from rhomboid.interview.screens import Progress, Screen, next_screen
from rhomboid.language import Reader

SECONDS_OF_A_DAY = 86_400
FOLDER = Path(__file__).parent
RESULTS_KEPT, PLANS_KEPT, SCREENS_KEPT = 64, 64, 64
Given = tuple[tuple[str, str], ...]
# path -> name in the navigation; a path that no page module serves is left out
PLACES = {
    "/interview": "Questions",
    "/result": "Result",
    "/plan": "Plan",
    "/exercises": "Exercises",
    "/diary": "Diary",
    "/checks": "Checks",
    "/timers": "Timers",
    "/knowledge": "Sources",
    "/device": "This device",
}


class House:
    """The services and templates of one app."""

    def __init__(self, services: Services, paths: set[str], marks: dict[str, str]) -> None:
        self.services = services
        self.places = {path: name for path, name in PLACES.items() if path in paths}
        # what has a page for each of its parts, such as exercises; links to others are left out
        self.folders = {path.split("/")[1] for path in paths if "/{" in path}
        self.words = Words(services.engine.knowledge, clinician=False)
        self.templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            bytecode_cache=KEPT_CODE,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.globals.update(
            static=lambda name: f"/static/{name}?{marks[name]}",
            words=self.words,
            knowledge=services.engine.knowledge,
            engine_version=__version__,
            has_documents=services.documents is not None,
            has_body_map="/body-map" in paths,
            has_plan="/plan" in paths,
            has_own_words="/own-words" in paths,
            has_diary="/diary" in paths,
            has_record="/record" in paths,
            has_pages_of=self.folders,
        )
        # the result, the plan and the exercises all follow from one assessment
        self._assessments = lru_cache(RESULTS_KEPT)(self._assess)
        self._assessed = lru_cache(RESULTS_KEPT)(self._told)
        self._planned = lru_cache(PLANS_KEPT)(self._plan)
        self._screens = lru_cache(SCREENS_KEPT)(self._next_screen)

    @property
    def knowledge(self) -> Knowledge:
        """What the engine knows."""
        return self.services.engine.knowledge

    @cached_property
    def reader(self) -> Reader:
        """Reads free text with the matcher that runs anywhere; phrases are loaded with the first text."""
        return Reader(self.knowledge, self.services.phrases(), "light")

    def urgency_of(self, visit: Visit) -> dict[str, Any]:
        """Give the urgency of a visit under its key in the assessment, without waiting for the rest."""
        verdict = urgency_at_once(self.services.engine, visit.as_answers(), visit.pathway)
        return {"urgency": plain_urgency(verdict)}

    def next_screen(self, visit: Visit) -> Screen | None:
        """Give the screen that the interview asks next; None if there is nothing to ask.

        The page that takes answers in, the one that is then shown, and the result all ask for the same one.
        """
        given = tuple(sorted(visit.answers.items()))
        return self._screens(visit.age_years, visit.sex, given, visit.progress(), visit.goes_on)

    def _next_screen(
        self, age: int | None, sex: str | None, given: Given, progress: Progress, goes_on: bool
    ) -> Screen | None:
        engine = self.services.engine
        answers = Answers(age, sex, dict(given))
        return next_screen(engine.knowledge, engine.network, answers, progress, goes_on=goes_on)

    def assessed(self, visit: Visit) -> dict[str, Any]:
        """Give the assessment of a visit, as the content of its JSON."""
        day = self.services.today().isoformat()
        given = tuple(sorted(visit.answers.items()))
        return self._assessed(visit.age_years, visit.sex, given, day, visit.pathway)

    def _told(self, age: int | None, sex: str | None, given: Given, day: str, pathway: str) -> dict[str, Any]:
        return plain_assessment(self._assessments(age, sex, given, day, pathway))

    def _assess(self, age: int | None, sex: str | None, given: Given, day: str, pathway: str) -> Assessment:
        answers = Answers(age, sex, dict(given))
        return assess(self.services.engine, answers, date.fromisoformat(day), pathway)

    def planned(self, visit: Visit, made_on: date, progress: WeeksDone = NOT_BEGUN) -> Plan:
        """Give the plan of a visit. progress: what its diary says of the weeks of exercise.

        Errors: AnswersError if two answers cannot both be right.
        """
        given = tuple(sorted(visit.answers.items()))
        return self._planned(visit.age_years, visit.sex, given, made_on, visit.pathway, progress)

    def _plan(
        self,
        age: int | None,
        sex: str | None,
        given: Given,
        made_on: date,
        pathway: str,
        progress: WeeksDone,
    ) -> Plan:
        assessment = self._assessments(age, sex, given, made_on.isoformat(), pathway)
        answers = Answers(age, sex, dict(given))
        return plan_after(self.services.engine, answers, assessment, made_on, progress)


def house_of(request: Request) -> House:
    """Give the house of the app that answers."""
    house = request.app.state.house
    assert isinstance(house, House)
    return house


def visit_of(request: Request) -> Visit:
    """Give the visitor's visit; a fresh one if nothing was answered yet."""
    house = house_of(request)
    return visit_of_text(house.services.sessions.load(request.state.visit_id), house.knowledge)


def keep(request: Request, visit: Visit) -> None:
    """Keep the visit, and let the browser keep its cookie as long from now on."""
    house_of(request).services.sessions.save(request.state.visit_id, visit_text(visit), visit.days_kept)
    request.state.seconds_kept = visit.days_kept * SECONDS_OF_A_DAY


def fields_of(request: Request) -> dict[str, str]:
    """Give the fields of the form that was sent. The guard has read and checked it."""
    fields: dict[str, str] = request.state.fields
    return fields


def shown(request: Request, template: str, status: int = 200, **words: Any) -> Response:
    """Give a page. words: what the template names."""
    house = house_of(request)
    here, account = request.url.path, getattr(request.state, "account", None)
    door = house.services.door
    words.setdefault("faults", [])
    text = house.templates.get_template(template).render(
        here=here,
        places=door.places(request, house.places) if door else house.places,
        account=account,
        may_answer=not door or (account is not None and account.role == "patient"),
        form_token=getattr(request.state, "form_token", ""),
        **words,
    )
    return HTMLResponse(text, status_code=status)


def seen_elsewhere(path: str) -> Response:
    """Send the browser on to another page after a form, so that a reload sends nothing twice."""
    return RedirectResponse(path, status_code=303)
