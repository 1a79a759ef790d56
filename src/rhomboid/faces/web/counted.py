"""A visit with what its diary adds: a new sign counts like an answer wherever the visit is judged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request

from rhomboid.diary.entries import Entry, Person
from rhomboid.diary.reassess import Reassessed, reassess
from rhomboid.diary.weeks import weeks_done
from rhomboid.documents.report import DiarySummary
from rhomboid.domain.plan import Plan
from rhomboid.faces.diary_summary import summary_of
from rhomboid.faces.web.house import House, house_of
from rhomboid.faces.web.planning import made_on
from rhomboid.faces.web.services import Services
from rhomboid.faces.web.visit import DIARY, Visit


@dataclass(frozen=True)
class Kept:
    """What a visitor's diary holds."""

    entries: tuple[Entry, ...]
    person: Person


@dataclass(frozen=True)
class Counted:
    """A visit with the answers that its diary adds: for a page, never to be kept.

    found: the assessment with them; None, like kept, where no diary is written.
    """

    visit: Visit
    kept: Kept | None = None
    found: Reassessed | None = None

    @property
    def adds(self) -> bool:
        """Whether the diary changed the answers."""
        return self.found is not None and bool(self.found.written)


def kept_under(services: Services, visit_id: str) -> Kept:
    """Give what the diary of a visit holds up to today. Errors: DiaryError if it cannot be used."""
    assert services.diary is not None
    store, today = services.diary.of(visit_id), services.today()
    try:
        return Kept(tuple(one for one in store.entries() if one.day <= today), store.person())
    finally:
        store.close()


def counted(services: Services, visit_id: str, visit: Visit) -> Counted:
    """Give a visit with what its diary adds to its answers."""
    if not visit.kept.get(DIARY) or services.diary is None or services.follow_up is None:
        return Counted(visit)
    kept = kept_under(services, visit_id)
    if not kept.entries:
        return Counted(visit)
    known, today = services.follow_up(), services.today()
    answers = visit.as_answers()
    found = reassess(services.engine, answers, kept.entries, kept.person, known, today, visit.pathway)
    given = {**visit.answers, **{one.finding: one.to for one in found.written}}
    return Counted(replace(visit, answers=given), kept, found)


def counted_here(request: Request, visit: Visit) -> Counted:
    """Give the visitor's own visit with what the diary adds to its answers."""
    return counted(house_of(request).services, request.state.visit_id, visit)


def planned(house: House, told: Counted) -> Plan:
    """Give the plan, its exercises as far as the diary has brought them. Errors: AnswersError."""
    today = house.services.today()
    entries = told.kept.entries if told.kept else ()
    return house.planned(told.visit, made_on(told.visit, today), weeks_done(entries, today))


def summary(services: Services, told: Counted) -> DiarySummary | None:
    """Give the diary in a few lines for a report; None where none is written."""
    if told.kept is None or told.found is None:
        return None
    assert services.follow_up is not None
    kept, today = told.kept, services.today()
    knowledge, known = services.engine.knowledge, services.follow_up()
    return summary_of(knowledge, kept.entries, kept.person, told.found.written, known, today)
