"""A visitor who has answered every question of the interview, without the minute that it takes."""

from __future__ import annotations

from starlette.applications import Starlette

from rhomboid.domain.knowledge import ABSENT, Knowledge
from rhomboid.faces.web.guard import COOKIE
from rhomboid.faces.web.visit import Visit, visit_text
from web.visitor import Visitor

ORDINARY = {
    "main_site": "between_shoulder_blades",
    "duration": "3_to_14_days",
    "onset": "gradual",
    "worse_sitting_or_desk": "present",
    "pain_severity": "moderate",
}
OWN_TO_PLANS = ("safety", "activity")
# plain answers to the questions of the plan that have options
SAFE = {
    "steroid_tablets": "not_taking",
    "painkiller_allergy": "no_allergy",
    "stomach_ulcer_or_bleed": "neither",
    "asthma_and_painkillers": "no_asthma",
    "pregnancy_now": "not_pregnant",
}


def answers_of_interview(knowledge: Knowledge, **other: str) -> dict[str, str]:
    """Give an answer to everything that an interview may ask."""
    asked = [f for f in knowledge.findings.values() if not f.derived and f.type not in OWN_TO_PLANS]
    given = {f.id: ABSENT for f in asked if not f.options} | ORDINARY | other
    return {f: v for f, v in given.items() if knowledge.findings[f].is_called_for(given)}


def answers_to_plan(knowledge: Knowledge, **other: str) -> dict[str, str]:
    """Give a harmless answer to everything that a plan may ask too."""
    own = [f for f in knowledge.findings.values() if f.type in OWN_TO_PLANS and not f.options]
    return answers_of_interview(knowledge, **({f.id: ABSENT for f in own} | SAFE | other))


def settled(app: Starlette, answers: dict[str, str], age: int | None = 44, pathway: str = "uk") -> Visitor:
    """Give a visitor with these answers."""
    visitor = Visitor(app)
    visit = Visit(pathway, age, "female", answers, is_who_asked=True)
    visit_id = visitor.client.cookies[COOKIE].partition(".")[0]
    app.state.house.services.sessions.save(visit_id, visit_text(visit), 30)
    return visitor
