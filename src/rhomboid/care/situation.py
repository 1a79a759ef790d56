"""The person as the plan sees them: answers, age, urgency, and the causes that count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.care import Fit, Support
from rhomboid.domain.knowledge import Citation, Knowledge, Pathway, Urgency
from rhomboid.domain.urgency import EMERGENCIES


@dataclass(frozen=True)
class Situation:
    """One person's answers and assessment, made ready once.

    leading: ordinary conditions that count for what is offered, likeliest first. possible: conditions with a
    share that takes away what is not for them.
    """

    knowledge: Knowledge
    pathway: Pathway
    answers: Mapping[str, str]
    age_years: int | None
    level: Urgency
    is_complete: bool
    leading: tuple[str, ...]
    possible: frozenset[str]

    @property
    def is_emergency(self) -> bool:
        """Whether nothing may be offered beside the result."""
        return self.level in EMERGENCIES

    def sentence(self, name: str) -> str:
        """Give a sentence of the plan, for the person."""
        return self.knowledge.care.plan.sentences[name].wording.patient

    def title(self, finding: str) -> str:
        """Give what a finding is called, for the person."""
        return self.knowledge.findings[finding].title.patient

    def fitting(self, fits: Iterable[Fit]) -> tuple[str, ...]:
        """Give why something fits this person: one reason for each answer that says so."""
        return tuple(fit.why for fit in fits if self.answers.get(fit.finding) in fit.values)

    def cited(self, citations: Iterable[Citation]) -> tuple[dict[str, str], ...]:
        """Give each citation once, with the source's title and address."""
        return tuple(self._cited(one) for one in dict.fromkeys(citations))

    def _cited(self, citation: Citation) -> dict[str, str]:
        source = self.knowledge.sources[citation.source]
        return {"source": source.id, "where": citation.where, "title": source.title, "url": source.url}


def situation_of(knowledge: Knowledge, answers: Answers, assessment: Assessment) -> Situation:
    """Give the situation of one person. The assessment must be that of the same answers."""
    settings = knowledge.care.plan
    ordinary = [c for c in assessment.conditions if c.kind == "ordinary"]
    leading = [c.id for c in ordinary if c.probability >= settings.leading_from]
    return Situation(
        knowledge=knowledge,
        pathway=knowledge.pathways[assessment.pathway],
        answers=with_derived(knowledge, answers),
        age_years=answers.age_years,
        level=assessment.urgency.level,
        is_complete=assessment.complete,
        leading=tuple((leading or [c.id for c in ordinary[:1]])[: settings.leading_at_most]),
        possible=frozenset(c.id for c in assessment.conditions if c.probability >= settings.barred_from),
    )


def judgements_of(*supports: Support) -> tuple[str, ...]:
    """Give the reasons of what is ours and no source says, each once."""
    return tuple(dict.fromkeys(s.judgement for s in supports if s.judgement))
