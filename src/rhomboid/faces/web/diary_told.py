"""What the pages say of a diary: trend, what must be said at once about a day, and the result with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from starlette.requests import Request

from rhomboid.assessment.plain import plain_assessment
from rhomboid.diary.entries import Entry
from rhomboid.diary.reassess import Reassessed, reassess
from rhomboid.diary.told import alternative_text, trend_words
from rhomboid.diary.trend import measure_told, scored, trend, within
from rhomboid.diary.wellbeing import held_beside, medicines_in, speaks_of_crisis, taken_together
from rhomboid.domain.follow_up import FollowUp
from rhomboid.domain.knowledge import PRESENT
from rhomboid.faces.web.counted import Kept
from rhomboid.faces.web.house import House, house_of
from rhomboid.faces.web.services import Diary
from rhomboid.faces.web.visit import Visit


@contextmanager
def opened(request: Request) -> Iterator[Diary]:
    """Give the visitor's own diary, and close it. Errors: DiaryError if it cannot be used."""
    diaries = house_of(request).services.diary
    assert diaries is not None
    store = diaries.of(request.state.visit_id)
    try:
        yield store
    finally:
        store.close()


def kept_of(request: Request) -> Kept:
    """Give what the visitor's diary holds."""
    with opened(request) as store:
        return Kept(tuple(store.entries()), store.person())


def known_of(house: House) -> FollowUp:
    """Give what is known of following pain over time."""
    assert house.services.follow_up is not None
    return house.services.follow_up()


def trends_told(kept: Kept, known: FollowUp, today: date) -> list[dict[str, Any]]:
    """Give the trend of pain, whole and of late, and that of the own activity, in words."""
    names = [measure_told(kept.entries, known)]
    if kept.person.activity and scored(kept.entries, "function"):
        names.append("function")
    days = known.trend.recent_days
    recent = within(kept.entries, today, days)
    told = []
    for name in names:
        measure = known.measures[name]
        whole, late = trend(kept.entries, measure, known), trend(recent, measure, known)
        told.append(
            {
                "id": name,
                "title": f"{measure.title}: {kept.person.activity}" if name == "function" else measure.title,
                "whole": trend_words(whole, measure, known),
                "recent": f"Last {days} days: {trend_words(late, measure, known)}",
                "is_worse": "worse" in (whole.direction, late.direction),
                "alternative": alternative_text(whole, measure, known),
            }
        )
    return told


def said_at_once(entry: Entry, known: FollowUp, pathway: Any) -> dict[str, Any]:
    """Give what must be said about a day: words of crisis, too much of a medicine, what a product holds."""
    products = [dose.product for dose in entry.doses]
    return {
        "crisis": speaks_of_crisis(entry.texts(), known),
        "over": [
            {
                "title": one.medicine.title,
                "mg": f"{one.mg:g}",
                "most": f"{one.medicine.most_mg_a_day.value:g}",
                "over": one.medicine.over,
                "service": pathway.services[one.medicine.service],
            }
            for one in taken_together(entry.doses, known)
            if one.is_over
        ],
        "beside": [(product, m.also_text) for product in products for m in held_beside(product, known)],
        "unknown": [product for product in products if not medicines_in(product, known)],
    }


def looked_at_again(house: House, visit: Visit, kept: Kept) -> tuple[Reassessed, dict[str, Any]]:
    """Give the assessment with what the diary adds to the answers, and its content for a page."""
    services = house.services
    found = reassess(
        services.engine,
        visit.as_answers(),
        kept.entries,
        kept.person,
        known_of(house),
        services.today(),
        visit.pathway,
    )
    return found, plain_assessment(found.after)


def new_signs(entries: Sequence[Entry], known: FollowUp, today: date) -> list[str]:
    """Give the signs noted as new that still count, each once."""
    recent = within(entries, today, known.reassessment.signs_for_days)
    signs = [sign for entry in recent for sign in entry.signs if sign.value == PRESENT]
    return list(dict.fromkeys(sign.finding for sign in signs))


def is_in_crisis(entries: Sequence[Entry], known: FollowUp, today: date) -> bool:
    """Whether a recent day holds words of crisis."""
    recent = within(entries, today, known.reassessment.signs_for_days)
    return speaks_of_crisis((text for entry in recent for text in entry.texts()), known)
