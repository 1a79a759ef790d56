"""The exercise programme: weeks that progress on what the diary says, from exercises that are safe here.

A missing or unsure answer keeps an exercise out, as it does a treatment. Limits, lengths and sentences live
in the knowledge (`programme.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rhomboid.care.withholding import CONTRAINDICATED, NOT_ASKED, Bar, bars_of
from rhomboid.domain.answers import ADULT_FROM_YEARS
from rhomboid.domain.exercises import Change, Exercise, ProgrammeSettings
from rhomboid.domain.knowledge import Citation, Source
from rhomboid.domain.plan import Programme, ProgrammeExercise, ProgrammeWeek, Withheld

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class WeekDone:
    """What the diary says of one finished week. None: not written down.

    pain_average: 0 to 10. done_share: share of the planned days on which the exercises were done.
    """

    pain_average: float | None
    done_share: float | None


@dataclass(frozen=True)
class WeeksDone:
    """What a diary says of the programme: its finished weeks, the oldest first, and when this week began.

    running_since: None where no exercise was written down, so that no week has begun.
    """

    weeks: tuple[WeekDone, ...] = ()
    running_since: date | None = None


NOT_BEGUN = WeeksDone()


@dataclass(frozen=True)
class Standing:
    """Where a person stands: index of the planned week that comes next, and the sentence that says why.

    is_stopped: the programme must not go on.
    """

    week: int
    because: str
    is_stopped: bool = False


def programme_of(
    exercises: Mapping[str, Exercise],
    settings: ProgrammeSettings,
    sources: Mapping[str, Source],
    leading: Sequence[str],
    possible: Iterable[str],
    answers: Mapping[str, str],
    age_years: int | None,
    as_of: date,
    progress: WeeksDone = NOT_BEGUN,
) -> Programme:
    """Give the week that runs and those ahead; the first begins on `as_of` where none has begun.

    leading: conditions that count, likeliest first. possible: conditions whose share takes away what is not
    for them. answers: those given, with those from age and sex. progress: what the diary says.
    Same input: same programme. Without an age, under 16, or with no condition that exercises are for: none.
    """
    say = settings.sentences
    if age_years is None or age_years < ADULT_FROM_YEARS:
        return _empty(say["age_unknown" if age_years is None else "under_16"])
    meant = [e for _, e in sorted(exercises.items()) if _rank(e, leading) is not None]
    withheld = tuple(w for e in meant if (w := _withheld(e, possible, answers, settings, sources)))
    kept_out = {one.id for one in withheld}
    allowed = [e for e in meant if e.id not in kept_out]
    if not allowed:
        return _empty(say["nothing_left" if meant else "no_condition"], withheld)
    standing = standing_after(settings, progress.weeks)
    if standing.is_stopped:
        return _empty(standing.because, withheld)
    begins_on = progress.running_since or as_of
    done = len(progress.weeks)
    weeks = _weeks_ahead(allowed, settings, sources, leading, standing.week, done, begins_on)
    rules = tuple(rule.text for rule in settings.rules.values())
    supports = [settings.support, *(rule.support for rule in settings.rules.values())]
    cited = _cited((c for support in supports for c in support.citations), sources)
    return Programme(weeks, rules, withheld, standing.because, cited)


def _empty(note: str, withheld: tuple[Withheld, ...] = ()) -> Programme:
    return Programme((), (), withheld, note, ())


# what is safe ---------------------------------------------------------------------------------------------


def _withheld(
    exercise: Exercise,
    possible: Iterable[str],
    answers: Mapping[str, str],
    settings: ProgrammeSettings,
    sources: Mapping[str, Source],
) -> Withheld | None:
    """Give why an exercise is kept out, or None if nothing speaks against it."""
    cited = _cited(exercise.safety.citations, sources)
    title = exercise.title.patient
    if set(exercise.not_for) & set(possible):
        why = settings.sentences["not_for_condition"]
        return Withheld(exercise.id, title, "condition", why, (), "physiotherapist", cited)
    bars = bars_of(exercise.must_not, answers)
    if not bars:
        return None
    first = _worst(bars)
    why = first.rule.why if first.kind == CONTRAINDICATED else settings.sentences[first.kind]
    because = tuple({"finding": bar.rule.finding, "value": bar.value} for bar in bars)
    return Withheld(exercise.id, title, first.kind, why, because, first.rule.ask, cited)


def _worst(bars: Sequence[Bar]) -> Bar:
    """Give the bar to be told: an answer that speaks against it before a doubt, a doubt before a gap."""
    order = {CONTRAINDICATED: 0, NOT_ASKED: 2}
    return min(bars, key=lambda bar: order.get(bar.kind, 1))


# where the diary has brought it ---------------------------------------------------------------------------


def standing_after(settings: ProgrammeSettings, progress: Sequence[WeekDone]) -> Standing:
    """Give the planned week that comes after finished ones.

    A week moves on if enough was done, pain was low enough and did not rise. Pain that rose takes one step
    back, and so many times in a row it stops the programme. Anything else, a gap in the diary too, holds.
    """
    limits = {name: rule.value for name, rule in settings.rules.items()}
    say = settings.sentences
    last = sum(phase.weeks for phase in settings.phases) - 1
    week, worse, because = 0, 0, say["first_week"]
    pain_before: float | None = None
    for done in progress:
        has_risen = _rise(pain_before, done.pain_average) >= limits["pain_rose"]
        worse = worse + 1 if has_risen else 0
        if worse >= limits["worse_weeks"]:
            return Standing(week, say["stopped"], is_stopped=True)
        if has_risen:
            week, because = max(week - 1, 0), say["stepped_back"]
        elif _went_well(done, pain_before, limits):
            because = say["finished"] if week == last else say["moved_on"]
            week = min(week + 1, last)
        else:
            because = say["held"]
        pain_before = done.pain_average if done.pain_average is not None else pain_before
    return Standing(week, because)


def _rise(before: float | None, now: float | None) -> float:
    return 0.0 if before is None or now is None else now - before


def _went_well(done: WeekDone, pain_before: float | None, limits: Mapping[str, float]) -> bool:
    if done.pain_average is None or done.done_share is None:
        return False
    is_enough = done.done_share >= limits["done_enough"]
    is_low = done.pain_average <= limits["pain_may_be"]
    return is_enough and is_low and _rise(pain_before, done.pain_average) <= 0


# weeks ----------------------------------------------------------------------------------------------------


def _weeks_ahead(
    allowed: Sequence[Exercise],
    settings: ProgrammeSettings,
    sources: Mapping[str, Source],
    leading: Sequence[str],
    first: int,
    weeks_done: int,
    begins_on: date,
) -> tuple[ProgrammeWeek, ...]:
    """Give the planned weeks from the first one on; numbers go on from the weeks that were done."""
    phases = [phase for phase in settings.phases for _ in range(phase.weeks)]
    names = {e.id: e.title.patient for e in allowed}
    chosen = {
        id(phase): tuple(
            _published(e, names, sources)
            for e in _chosen(allowed, settings, leading, phase.level, phase.goals)
        )
        for phase in settings.phases
    }
    return tuple(
        ProgrammeWeek(
            week=weeks_done + 1 + step,
            starts_on=(begins_on + timedelta(days=DAYS_OF_A_WEEK * step)).isoformat(),
            goal=phase.goal,
            exercises=chosen[id(phase)],
        )
        for step, phase in enumerate(phases[first:])
    )


def _rank(exercise: Exercise, leading: Sequence[str]) -> int | None:
    """Give the place of the likeliest condition that an exercise is for, or None if it is for none."""
    if not exercise.conditions:
        return 0 if leading else None
    places = [place for place, condition in enumerate(leading) if condition in exercise.conditions]
    return min(places) if places else None


def _chosen(
    allowed: Sequence[Exercise],
    settings: ProgrammeSettings,
    leading: Sequence[str],
    level: int,
    goals: Sequence[str],
) -> list[Exercise]:
    """Give the exercises of one phase, one area after the other, so that no part of the back is forgotten.

    None is above the level. Within an area: for the likeliest cause first, then of the level, then by goal.
    """
    fitting = [e for e in allowed if e.level <= level and e.goal in goals]
    ranks = {e.id: _rank(e, leading) or 0 for e in fitting}
    fitting.sort(key=lambda e: (ranks[e.id], level - e.level, goals.index(e.goal), e.id))
    of_areas = [[e for e in fitting if e.area == area] for area in settings.area_order]
    turns = range(settings.of_one_area_at_most)
    kept = [of_area[turn] for turn in turns for of_area in of_areas if turn < len(of_area)]
    return kept[: settings.exercises_at_most]


def _published(
    exercise: Exercise, names: Mapping[str, str], sources: Mapping[str, Source]
) -> ProgrammeExercise:
    citations = (*exercise.dose.support.citations, *exercise.evidence.support.citations)
    return ProgrammeExercise(
        id=exercise.id,
        title=exercise.title.patient,
        goal=exercise.goal,
        level=exercise.level,
        dose=exercise.dose.text,
        steps=exercise.steps,
        stop_if=exercise.stop_if,
        easier=_told(exercise.easier, names),
        harder=_told(exercise.harder, names),
        sources=_cited(citations, sources),
    )


def _told(change: Change | None, names: Mapping[str, str]) -> str | None:
    """Give a change in words. An exercise that is kept out here is not named as one."""
    if change is None:
        return None
    parts = (names.get(change.exercise, ""), change.text)
    return ". ".join(part.rstrip(".") for part in parts if part) + "." if any(parts) else None


def _cited(citations: Iterable[Citation], sources: Mapping[str, Source]) -> tuple[dict[str, str], ...]:
    found = ((sources[c.source], c.where) for c in dict.fromkeys(citations))
    return tuple({"source": s.id, "where": where, "title": s.title, "url": s.url} for s, where in found)
