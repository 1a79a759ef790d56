"""What a visit keeps of its plan: the day on which it was made, and what was ticked off as done."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from rhomboid.domain.plan import Plan
from rhomboid.domain.urgency import EMERGENCIES
from rhomboid.faces.web.visit import Visit

PLAN, DONE, LATER = "plan", "done", "check_left_out"
# what was ticked off longer ago is not shown any more
DAYS_OF_TICKS, DAYS_SHOWN = 60, 7
# nobody should aim at a medicine every day; what others do for a person is not ticked off by day
TICKED_GROUPS = ("activity", "workplace", "mind")
# a step that names a command of the terminal; the pages have a place for it
COMMAND = re.compile(r"(?P<words>.*?):? *rhomboid (?P<command>timer|check) (?P<name>\w+)\.?\Z")
FOLDERS = {"timer": "timers", "check": "checks"}


def dated(visit: Visit, today: date) -> Visit:
    """Give the visit with the day of its plan: it stays until an answer changes.

    Else the day to look again would move on with every day.
    """
    said = json.dumps([visit.age_years, visit.sex, sorted(visit.answers.items()), visit.pathway])
    mark = sha256(said.encode()).hexdigest()[:16]
    if visit.kept.get(PLAN, {}).get("of") == mark and made_on(visit, today) <= today:
        return visit
    return replace(visit, kept={**visit.kept, PLAN: {"made_on": today.isoformat(), "of": mark}})


def made_on(visit: Visit, today: date) -> date:
    """Give the day on which the plan was made; today if there is none yet."""
    kept = visit.kept.get(PLAN)
    return date.fromisoformat(kept["made_on"]) if kept else today


def is_for_help_first(plan: Plan) -> bool:
    """Whether help comes first: then nothing for home may be shown."""
    return plan.emergency is not None or plan.urgency.level in EMERGENCIES


def due_today(plan: Plan, today: date) -> list[tuple[str, str, str]]:
    """Give (id, title, dose) of what may be ticked off today: offers, and the exercises of the week."""
    offers = [(o.id, o.title, o.dose) for o in plan.offers if o.group in TICKED_GROUPS and o.kind == "self"]
    begun = [week for week in plan.programme.weeks if week.starts_on <= today.isoformat()]
    exercises = begun[-1].exercises if begun else ()
    return [*((e.id, e.title, e.dose) for e in exercises), *offers]


def ticked(visit: Visit, day: date) -> list[str]:
    """Give the ids of what was ticked off on a day."""
    return list(visit.kept.get(DONE, {}).get(day.isoformat(), []))


def with_ticks(visit: Visit, day: date, ids: Iterable[str]) -> Visit:
    """Give the visit with what was done on a day, in the place of what was ticked off before."""
    oldest = (day - timedelta(days=DAYS_OF_TICKS)).isoformat()
    done = {on: names for on, names in visit.kept.get(DONE, {}).items() if on > oldest}
    return replace(visit, kept={**visit.kept, DONE: {**done, day.isoformat(): sorted(ids)}})


def days_done(visit: Visit, today: date) -> dict[str, int]:
    """Give on how many of the last seven days each thing was ticked off."""
    counts: dict[str, int] = {}
    for back in range(DAYS_SHOWN):
        for name in ticked(visit, today - timedelta(days=back)):
            counts[name] = counts.get(name, 0) + 1
    return counts


def steps_for_pages(steps: Iterable[str], folders: Iterable[str]) -> list[dict[str, str]]:
    """Give steps as words and a way. A step of the terminal leads to its page, or is left out without one."""
    told = []
    for step in steps:
        found = COMMAND.match(step)
        if found is None:
            told.append({"words": step, "way": ""})
        elif FOLDERS[found["command"]] in folders:
            told.append({"words": found["words"], "way": f"/{FOLDERS[found['command']]}/{found['name']}"})
    return [one for one in told if one["way"] or "rhomboid " not in one["words"]]


def by_group(offers: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Give group -> its offers, in the order of the plan."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for offer in offers:
        groups.setdefault(offer["group"], []).append(offer)
    return groups
