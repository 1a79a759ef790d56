"""An interview that goes on as long as anything can be asked, with what is needed to cut it anywhere.

Pages, follow-ups and red-flag screens are always asked; a stop rule decides only whether one more single
question is. The interview under any stricter stop rule is therefore a first part of this one, and the last
check of those who would be told to look after it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rhomboid.assessment import Engine
from rhomboid.domain.answers import with_derived
from rhomboid.domain.pages import InterviewPlan
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.outcomes import Outcome, ranking_of, shares_for, urgency_of
from rhomboid.evaluation.person import Step, Unstated, steps_after, steps_of
from rhomboid.inference.information import expected_gains
from rhomboid.inference.posterior import posterior

SINGLES_TRIED, SCREENS_TRIED = 10, 60


@dataclass(frozen=True)
class Cut:
    """The outcome had the interview been cut here, and the single question that would have come next.

    closed: the outcome had a stop rule ended it here, after the last check; None where it could not.
    next_gain: expected gain of that question in bits; None where something else comes next or nothing does.
    singles: single questions asked so far.
    """

    outcome: Outcome
    closed: Outcome | None
    singles: int
    next_gain: float | None


Trajectory = tuple[Cut, ...]


def trajectory_of(engine: Engine, case: Case, unstated: Unstated) -> Trajectory:
    """Give the cut after each screen of the longest interview, the first after age and sex."""
    steps = list(steps_of(_with(engine, SINGLES_TRIED), case.answers, unstated))
    follows = [step.screen.kind == "single" for step in steps[1:]] + [False]
    cuts = []
    for place, is_single in enumerate(follows):
        step = steps[place]
        outcome, gain, closed = _outcome(engine, case, step), None, None
        if is_single:
            gain = _gain(engine, step, steps[place + 1].screen.id)
            closed = _outcome(engine, case, _closed(engine, case, unstated, step))
        cuts.append(Cut(outcome, closed, step.progress.singles, gain))
    return tuple(cuts)


def _with(engine: Engine, singles: int) -> Engine:
    """Give the engine with a stop rule that ends nothing before so many single questions."""
    plan = replace(
        engine.knowledge.interview,
        stop_below_bits=0.0,
        singles_at_most=singles,
        screens_at_most=SCREENS_TRIED,
    )
    return Engine(replace(engine.knowledge, interview=plan), engine.network)


def _closed(engine: Engine, case: Case, unstated: Unstated, step: Step) -> Step:
    """Give where the interview ends if no single question follows.

    A sign found by the last check may let the shipped rule ask on; that is left out.
    """
    so_far = (step.answers, step.progress, step.items, step.asked)
    return [step, *steps_after(_with(engine, 0), case.answers, unstated, *so_far)][-1]


def _gain(engine: Engine, step: Step, single: str) -> float:
    result = posterior(engine.network, with_derived(engine.knowledge, step.answers))
    return expected_gains(result, [single])[single]


def _outcome(engine: Engine, case: Case, step: Step) -> Outcome:
    answers, stated = step.answers, set(case.answers.given)
    shares = shares_for(engine, answers)
    return Outcome(
        case=case,
        urgency=urgency_of(engine, answers, shares),
        screens=step.progress.screens,
        items=step.items,
        stated_asked=len(stated & step.asked),
        stated=len(stated),
        full=None,
        at_stop=ranking_of(engine, shares, answers) if shares else None,
    )


def stopped(trajectory: Trajectory, plan: InterviewPlan) -> Outcome:
    """Give the outcome where the stop rule of a plan ends the interview."""
    for cut in trajectory:
        may_go_on = (
            cut.singles < plan.singles_at_most
            and cut.outcome.screens < plan.screens_at_most
            and (cut.next_gain is not None and cut.next_gain >= plan.stop_below_bits)
        )
        if cut.closed is not None and not may_go_on:
            return cut.closed
    return trajectory[-1].outcome
