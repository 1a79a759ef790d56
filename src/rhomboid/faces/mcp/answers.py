"""What the tools give back: short enough for an assistant to read, and never softer than the engine.

A language model cannot be made to ask. So a result with open warning signs holds no ranking and no advice to
wait: what is not in it cannot be repeated.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment, plain_plan, plain_screen
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.urgency import PRESSING
from rhomboid.interview.screens import next_screen

CONDITIONS_SHOWN = 5
# what may ease: steps to take at home, what to expect, and a date until which one may wait
EASING = ("offers", "everyday", "programme", "outlook", "come_back", "next_daily_page")
Content = dict[str, Any]


def urgency_content(engine: Engine, result: Assessment) -> Content:
    """Give how urgent and why, whether it may reassure, and what is still open."""
    urgency = plain_assessment(result)["urgency"]
    may_reassure = result.complete and urgency["level"] not in PRESSING
    kept = ("level", "title", "service", "service_text", "within_days", "card")
    reasons = [
        {key: reason[key] for key in ("kind", "id", "urgency", "text")} for reason in urgency["reasons"]
    ]
    return {
        "may_reassure": may_reassure,
        "complete": result.complete,
        "urgency": {key: urgency[key] for key in kept}
        | {"reasons": reasons, "advice": urgency["advice"] if result.complete else []},
        "unanswered_flags": list(result.unanswered_flags),
        "refusal": None if may_reassure else _refusal(engine, result),
        "as_of": result.as_of,
        "pathway": result.pathway,
        "engine": result.engine,
        "knowledge": result.knowledge,
        "notes": list(result.notes),
    }


def _refusal(engine: Engine, result: Assessment) -> str:
    """Give why nothing reassuring may be said, in the knowledge's own words."""
    if not result.complete:
        return engine.knowledge.wording["incomplete"].wording.patient
    return result.urgency.title


def next_content(engine: Engine, answers: Answers, day: date, pathway: str, goes_on: bool) -> Content:
    """Give the next screen, and how urgent it is by the answers so far."""
    result = assess(engine, answers, day, pathway)
    screen = next_screen(engine.knowledge, engine.network, answers, goes_on=goes_on)
    return {**urgency_content(engine, result), "screen": plain_screen(engine.knowledge, screen)}


def assess_content(engine: Engine, answers: Answers, day: date, pathway: str) -> Content:
    """Give the assessment; the ranking only once every warning sign is settled."""
    result = assess(engine, answers, day, pathway)
    content = urgency_content(engine, result)
    shown = plain_assessment(result)
    kept = ("id", "title", "title_clinician", "urgency", "probability", "interval")
    for name in ("conditions", "must_not_miss"):
        lines = [{key: one[key] for key in kept} for one in shown[name][:CONDITIONS_SHOWN]]
        content[name] = lines if result.complete else None
    return content | {"come_back_on": result.come_back_on if result.complete else None}


def plan_content(engine: Engine, answers: Answers, day: date, pathway: str) -> Content:
    """Give the plan: in an emergency the card, and nothing to do in its place while a warning sign is open.

    Errors: AnswersError for answers that contradict one another.
    """
    result, plan = assess_and_plan(engine, answers, day, pathway)
    shown = plain_plan(engine.knowledge, plan)
    content = urgency_content(engine, result)
    for name in EASING:
        content[name] = shown[name] if result.complete else None
    kept = ("id", "title", "kind", "why", "ask")
    content["withheld"] = [{key: one[key] for key in kept} for one in shown["withheld"]]
    return content | {name: shown[name] for name in ("emergency", "next_safety_page")}


def explanation_content(engine: Engine, condition: str, answers: Answers, day: date, pathway: str) -> Content:
    """Give what speaks for and against one condition. Errors: AnswersError for one that is not ranked."""
    result = assess(engine, answers, day, pathway)
    shown = plain_assessment(result)["conditions"]
    found = next((one for one in shown if one["id"] == condition), None)
    if found is None:
        fault = Fault("condition", f'"{condition}"', "the id of a ranked condition", "Ask `assess` first.")
        raise AnswersError([fault])
    content = urgency_content(engine, result)
    if not result.complete and found["kind"] != "danger":
        # an ordinary cause with its share would reassure while a warning sign is open
        return content | {"explanation": None}
    return content | {"explanation": found}
