"""An interview that goes on as long as anything can be asked, with what is needed to cut it anywhere.

Pages, follow-ups and red-flag screens are always asked; a stop rule decides only whether one more single
question is. The interview under any stricter stop rule is therefore a first part of this one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rhomboid.assessment import Engine
from rhomboid.domain.answers import with_derived
from rhomboid.domain.pages import InterviewPlan
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.outcomes import Outcome, ranking_of, shares_for, urgency_of
from rhomboid.evaluation.person import Step, Unstated, steps_of
from rhomboid.inference.information import expected_gains
from rhomboid.inference.posterior import posterior

SINGLES_TRIED, SCREENS_TRIED = 10, 60


@dataclass(frozen=True)
class Cut:
    """The outcome had the interview ended here, and the single question that would have come next.

    next_gain: expected gain of that question in bits; None where something else comes next or nothing does.
    singles: single questions asked so far.
    """

    outcome: Outcome
    singles: int
    next_gain: float | None


Trajectory = tuple[Cut, ...]


def trajectory_of(engine: Engine, case: Case, unstated: Unstated) -> Trajectory:
    """Give the cut after each screen of the longest interview, the first after age and sex."""
    steps = list(steps_of(_patient(engine), case.answers, unstated))
    follows = [step.screen.kind == "single" for step in steps[1:]] + [False]
    return tuple(
        _cut(engine, case, steps[place], steps[place + 1].screen.id if is_single else None)
        for place, is_single in enumerate(follows)
    )


def _patient(engine: Engine) -> Engine:
    """Give the engine with a stop rule that ends nothing early."""
    knowledge = engine.knowledge
    plan = replace(
        knowledge.interview,
        stop_below_bits=0.0,
        singles_at_most=SINGLES_TRIED,
        screens_at_most=SCREENS_TRIED,
    )
    return Engine(replace(knowledge, interview=plan), engine.network)


def _cut(engine: Engine, case: Case, step: Step, next_single: str | None) -> Cut:
    answers, stated = step.answers, set(case.answers.given)
    shares = shares_for(engine, answers)
    gain = None
    if next_single is not None:
        result = posterior(engine.network, with_derived(engine.knowledge, answers))
        gain = expected_gains(result, [next_single])[next_single]
    outcome = Outcome(
        case=case,
        urgency=urgency_of(engine, answers, shares),
        screens=step.progress.screens,
        items=step.items,
        stated_asked=len(stated & step.asked),
        stated=len(stated),
        full=None,
        at_stop=ranking_of(engine, shares) if shares else None,
    )
    return Cut(outcome, step.progress.singles, gain)


def stopped(trajectory: Trajectory, plan: InterviewPlan) -> Outcome:
    """Give the outcome where the stop rule of a plan ends the interview."""
    for cut in trajectory:
        may_go_on = (
            cut.singles < plan.singles_at_most
            and cut.outcome.screens < plan.screens_at_most
            and (cut.next_gain is not None and cut.next_gain >= plan.stop_below_bits)
        )
        if cut.next_gain is not None and not may_go_on:
            return cut.outcome
    return trajectory[-1].outcome
