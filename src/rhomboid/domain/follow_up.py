"""What is known about following pain over time: measures, medicines, words of crisis, why it lasts.

A fact lives in a YAML file of `knowledge/diary/` and arrives here through `loading`. No assessment reads it.
"""

from __future__ import annotations

from dataclasses import dataclass

from rhomboid.domain.knowledge import Citation


@dataclass(frozen=True, slots=True)
class Limit:
    """One number that decides something, as a sentence, with its sources or the reason for it."""

    value: float
    reads: str
    citations: tuple[Citation, ...] = ()
    judgement: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something scored from 0 to 10 each day. important_change: points that matter to a person."""

    id: str
    title: str
    question: str
    is_higher_worse: bool
    important_change: Limit


@dataclass(frozen=True, slots=True)
class TrendLimits:
    """When a trend may be told. Units: days; confidence is a fraction."""

    least_days: int
    least_span_days: int
    recent_days: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine with the most of it for one day. Units: mg in 24 hours, adults.

    names: how a box may call it. also_in: products that hold it beside something else.
    """

    id: str
    title: str
    names: tuple[str, ...]
    also_in: tuple[str, ...]
    most_mg_a_day: Limit
    over: str
    also_text: str
    service: str


@dataclass(frozen=True, slots=True)
class Reassessment:
    """What the diary may write as answers, and from when on. It holds no rule of urgency.

    writes: role -> finding id. severity_from: option -> lowest score. duration_from_days: option -> days.
    expected_weeks: condition id -> weeks after which being no better is not as expected.
    """

    writes: dict[str, str]
    contacts: int
    signs_for_days: int
    recovered_at_most: int
    other_weeks: int
    severity_from: dict[str, int]
    duration_from_days: dict[str, int]
    asked_signs: tuple[str, ...]
    expected_weeks: dict[str, int]


@dataclass(frozen=True, slots=True)
class WhyQuestion:
    """A yes/no question about what may keep pain going, and what follows from a yes.

    finding: answered present and assessed again. service: who could help. card: `crisis` shows that card.
    """

    id: str
    ask: str
    advice: str
    finding: str | None
    service: str | None
    is_yellow_flag: bool
    shows_crisis_card: bool
    citations: tuple[Citation, ...]
    judgement: str


@dataclass(frozen=True, slots=True)
class WhyTopic:
    """One reason why pain may last, with its questions."""

    id: str
    title: str
    questions: tuple[WhyQuestion, ...]


@dataclass(frozen=True, slots=True)
class WhyItLasts:
    """The walk through the reasons why pain may last."""

    opening: str
    topics: tuple[WhyTopic, ...]
    yellow_flags_least: int
    yellow_flag_service: str
    services_in_order: tuple[str, ...]
    nothing_found: str

    def questions(self) -> tuple[WhyQuestion, ...]:
        """Give every question in the order of asking."""
        return tuple(question for topic in self.topics for question in topic.questions)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Everything that the diary knows. lowest, highest: the ends of every scale."""

    lowest: int
    highest: int
    measures: dict[str, Measure]
    trend: TrendLimits
    medicines: dict[str, Medicine]
    crisis_words: tuple[str, ...]
    reassessment: Reassessment
    why: WhyItLasts
