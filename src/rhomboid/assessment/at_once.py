"""The urgency alone, for a card that must not wait for the ranking and its intervals."""

from __future__ import annotations

from rhomboid.assessment.assess import pathway_of
from rhomboid.assessment.engine import Engine
from rhomboid.assessment.urgency import reasons_for, verdict_of
from rhomboid.domain.answers import Answers, check_answers, with_derived
from rhomboid.domain.assessment import UrgencyVerdict
from rhomboid.inference.posterior import posterior
from rhomboid.triage.flags import read_flags


def urgency_at_once(engine: Engine, answers: Answers, pathway: str = "generic") -> UrgencyVerdict:
    """Give the urgency that `assess` gives, in a tenth of its time; `changed_by` is left empty.

    Errors: AnswersError for an illegal answer or an unknown pathway, every fault at once.
    """
    knowledge = engine.knowledge
    check_answers(knowledge, answers)
    chosen = pathway_of(knowledge, pathway)
    full = with_derived(knowledge, answers)
    shares = {} if answers.is_under_16 else posterior(engine.network, full).shares()
    reasons = reasons_for(knowledge, answers, read_flags(knowledge, full), shares)
    return verdict_of(knowledge, chosen, reasons, None)
