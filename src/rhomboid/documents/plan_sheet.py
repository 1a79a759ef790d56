"""A plan as pages to print: what to do, exercises with their pictures, what to expect, when to come back.

Every sentence about care comes from the plan; only headings and labels are written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rhomboid.documents.plan_words import FOR_NOBODY, alike_in_a_row, by_reason, span_of, who_line
from rhomboid.documents.pose_svg import description, stills_svg
from rhomboid.documents.report import footer_of
from rhomboid.documents.sheet import Box, Bullets, Heading, Paragraph, Part, Picture, Sheet, Side
from rhomboid.domain.exercises import Exercise
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.plan import Offer, Plan, ProgrammeExercise
from rhomboid.domain.urgency import EMERGENCIES

EVERYDAY_SHOWN = 6
# the share of the width that pictures take beside the words. Units: percent
FRAMES_BESIDE, WIDE, NARROW = 2, 55, 42
COMMAND = "rhomboid "


def plan_sheet(knowledge: Knowledge, plan: Plan) -> Sheet:
    """Give the plan as a sheet: its card first, and in an emergency nothing else."""
    is_emergency = plan.urgency.level in EMERGENCIES
    parts = [*_card(plan), *(_nothing_else(plan) if is_emergency else _plan(knowledge, plan))]
    return Sheet(
        title=plan.urgency.title if is_emergency else "A plan for my back",
        subtitle=f"Made on {day_in_words(plan.as_of)}. Information to help you, not a diagnosis.",
        parts=tuple(parts),
        footer=footer_of(plan.engine, plan.knowledge),
        dated=plan.as_of,
    )


def day_in_words(spelled: str) -> str:
    """Give a date as people write it: 21 November 2026."""
    day = date.fromisoformat(spelled)
    return f"{day.day} {day:%B %Y}"


def _card(plan: Plan) -> Iterator[Part]:
    card = plan.emergency
    if card is not None:
        yield Box(card.service_text, (Bullets((*card.crisis, *card.card)),), "warning")


def _nothing_else(plan: Plan) -> Iterator[Part]:
    if plan.withheld:
        yield Paragraph(plan.withheld[0].why)


def _plan(knowledge: Knowledge, plan: Plan) -> Iterator[Part]:
    yield Box(plan.urgency.title, (Paragraph(f"{plan.urgency.service_text}."), *_advice(plan)), "note")
    yield from _come_back(plan)
    yield Heading("What you can do")
    if not plan.offers:
        yield Paragraph("Nothing is offered for now. What is left out, and why, stands further down.")
    for offer in plan.offers:
        yield from _offer(offer)
    yield from _programme(knowledge, plan)
    yield from _everyday(plan)
    yield from _outlook(plan)
    yield from _withheld(plan)
    yield from (Paragraph(note) for note in plan.notes)


def _advice(plan: Plan) -> Iterator[Part]:
    if plan.urgency.advice:
        yield Bullets(plan.urgency.advice)


def _come_back(plan: Plan) -> Iterator[Part]:
    back = plan.come_back
    lines = (Paragraph(back.why), Paragraph(f"{back.whom_text}.", "With whom:"))
    yield Box(f"Look again by {day_in_words(back.date)}", lines)


def _offer(offer: Offer) -> Iterator[Part]:
    parts: list[Part] = [Paragraph(offer.summary), Paragraph(offer.dose, "How much:")]
    parts.append(Bullets(tuple(step for step in offer.how if COMMAND not in step)))
    parts.append(Paragraph(" ".join(offer.why), "Why, and what is known:"))
    parts.append(Paragraph(_joined(offer.harms), "Can do harm:"))
    if offer.stop_if:
        parts.append(Paragraph(_joined(offer.stop_if), "Stop if:"))
    if offer.disagreement:
        parts.append(Paragraph(offer.disagreement, "Experts differ:"))
    yield Box(offer.title, tuple(parts))


def _joined(lines: tuple[str, ...]) -> str:
    """Give lines as one; a line that is a sentence keeps its end."""
    return " ".join(line if line.endswith((".", "!", "?")) else f"{line}." for line in lines)


def _programme(knowledge: Knowledge, plan: Plan) -> Iterator[Part]:
    programme = plan.programme
    yield Heading("Exercises, week by week")
    if programme.note:
        yield Paragraph(programme.note)
    for weeks in alike_in_a_row(programme.weeks, lambda week: (week.goal, week.exercises)):
        names = "; ".join(one.title for one in weeks[0].exercises)
        span = span_of(weeks[0].week, weeks[-1].week)
        lead = f"{span}, from {day_in_words(weeks[0].starts_on)}:"
        yield Paragraph(f"{weeks[0].goal}. {names}.", lead)
    if programme.rules:
        yield Bullets(programme.rules)
    shown: dict[str, ProgrammeExercise] = {}
    for week in programme.weeks:
        shown |= {one.id: one for one in week.exercises if one.id not in shown}
    stops = dict.fromkeys(sign for one in shown.values() for sign in one.stop_if)
    if stops:
        yield Box("When to stop an exercise", (Bullets(tuple(stops)),), "warning")
    for one in shown.values():
        yield _exercise(knowledge.care.exercises[one.id], one)


def _exercise(exercise: Exercise, due: ProgrammeExercise) -> Box:
    picture = exercise.picture
    words: list[Part] = [Paragraph(due.dose, "How much:"), Bullets(due.steps)]
    changes = (("Easier:", due.easier), ("Harder:", due.harder))
    words += [Paragraph(text, lead) for lead, text in changes if text]
    drawn = Picture(stills_svg(exercise), description(picture))
    wide = WIDE if len(picture.frames) > FRAMES_BESIDE else NARROW
    return Box(due.title, (Side((drawn,), tuple(words), wide),))


def _everyday(plan: Plan) -> Iterator[Part]:
    if plan.everyday:
        yield Heading("To keep it away")
        for one in plan.everyday[:EVERYDAY_SHOWN]:
            yield Paragraph(one.advice, f"{one.title}:")


def _outlook(plan: Plan) -> Iterator[Part]:
    outlook = plan.outlook
    if outlook is not None:
        yield Heading("What to expect")
        yield Paragraph(outlook.text, f"{outlook.title}:" if outlook.title else "")
        yield Paragraph(outlook.what_is_normal)
        yield Paragraph("", "Whom to see, and when:")
        yield Bullets(tuple(who_line(one) for one in outlook.who_to_see))
    if plan.come_back.what_to_ask:
        yield Heading("What to ask there")
        yield Bullets(plan.come_back.what_to_ask, boxes=True)


def _withheld(plan: Plan) -> Iterator[Part]:
    own = [one for one in plan.withheld if one.kind not in FOR_NOBODY]
    if own:
        yield Heading("Not for you now, and why")
        grouped = by_reason((one.title, one.why) for one in own)
        yield Bullets(tuple(f"{'; '.join(titles)}: {why}" for why, titles in grouped.items()))
    for_nobody = "; ".join(one.title for one in plan.withheld if one.kind == "not_recommended")
    if for_nobody:
        yield Paragraph(f"{for_nobody}.", "Not recommended for anyone:")
