"""The next screen: pages, follow-ups, what could complete a flag, the question worth most, a last check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import ABSENT, URGENCIES, Finding, Knowledge, RedFlag
from rhomboid.domain.pages import Page
from rhomboid.domain.urgency import EMERGENCIES, PRESSING, rank
from rhomboid.inference.information import expected_gains
from rhomboid.inference.network import Network
from rhomboid.inference.posterior import posterior
from rhomboid.inference.risk import risk_urgency
from rhomboid.triage.flags import FlagReading, read_flags
from rhomboid.triage.logic import open_findings, truth

ITEMS_AT_MOST = 7
# after a story in one's own words, what is left of the pages comes in screens of up to four full blocks
LEFT_ITEMS_AT_MOST = 4 * ITEMS_AT_MOST
LEFT_TITLE = "What you have not said yet"
LEFT_WHY = "These were not in your own words; one of them could change what you should do."
WHO = "who"
FOLLOW_UP_TITLE, FOLLOW_UP_WHY = (
    "A little more about that",
    "When and how long tells how soon it must be seen.",
)
FLAG_TITLE, FLAG_WHY = (
    "To be on the safe side",
    "One of these, with what you said, could change what you should do.",
)
CLOSING_TITLE, CLOSING_WHY = (
    "Before you look after it yourself",
    "One of these would mean that somebody should see you.",
)
SINGLE_TITLE = "One more question"
SINGLE_WHY = "Of all questions left, this one tells most about the cause."


@dataclass(frozen=True)
class ScreenBlock:
    """Items of one theme. Empty findings: age and sex."""

    title: str
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Screen:
    """One screen: `kind` is who, page, follow_up, red_flag or single."""

    id: str
    kind: str
    title: str
    why: str
    blocks: tuple[ScreenBlock, ...]

    @property
    def findings(self) -> tuple[str, ...]:
        """Give every finding on the screen, in order."""
        return tuple(finding for block in self.blocks for finding in block.findings)

    @property
    def items(self) -> int:
        """Give how many lines or fields the person decides on."""
        return 2 if self.kind == WHO else len(self.findings)


@dataclass(frozen=True)
class Progress:
    """Where the interview stands: who was asked for, and the findings put to the person one at a time.

    is_told: the person has said part of it in her own words, so what is left of the pages moves together.
    """

    is_who_asked: bool = False
    singles: int = 0
    screens: int = 0
    is_told: bool = False


def next_screen(
    knowledge: Knowledge,
    network: Network,
    answers: Answers,
    progress: Progress | None = None,
    goes_on: bool = False,
) -> Screen | None:
    """Give the next screen, or None when nothing more is worth asking.

    An emergency that a flag has found ends it at once, unless the person asked to go on. Without `progress`
    it is worked out from the answers:
    who counts as asked if age or sex or any answer is given.
    """
    state = progress or progress_of(knowledge, answers)
    if not state.is_who_asked:
        return who_screen()
    full = with_derived(knowledge, answers)
    reading = read_flags(knowledge, full)
    if reading.urgency in EMERGENCIES and not goes_on:
        return None
    asked_of_everybody = (
        (_what_is_left(knowledge, full) if state.is_told else None)
        or _follow_up(knowledge, full)
        or _page(knowledge, full)
        or _red_flag(knowledge, full)
    )
    if asked_of_everybody or answers.is_under_16:
        return asked_of_everybody
    if not _is_any_sign_open(knowledge, full):
        # the last check is behind a person without a sign: nothing follows it
        return None
    return _single(knowledge, network, full, state) or _closing(knowledge, network, reading, full)


def who_screen() -> Screen:
    """Give the first screen: age and sex."""
    why = "Age and sex change how likely each cause is, and which signs matter."
    return Screen(WHO, WHO, "About you", why, (ScreenBlock("Age and sex", ()),))


def progress_of(knowledge: Knowledge, answers: Answers) -> Progress:
    """Work out from the answers what must have been asked: findings on no page were asked one at a time."""
    # what only a plan asks was not asked by the interview
    asked = [f for f in answers.given if not knowledge.findings[f].is_of_plan]
    is_who_asked = bool(asked) or answers.age_years is not None or answers.sex is not None
    on_pages = {f for page in knowledge.interview.pages for block in page.blocks for f in block.findings}
    in_flags = _rule_findings(knowledge)
    lone = [f for f in asked if f not in on_pages and f not in in_flags]
    return Progress(is_who_asked, len(lone), 0)


def _rule_findings(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(f for rule in knowledge.red_flags.values() for f in rule.unknown)


def is_askable(finding: Finding, full: Mapping[str, str]) -> bool:
    """Whether it is unanswered, not worked out from age or sex, not of the plan, and its condition holds."""
    if finding.id in full or finding.derived is not None or finding.is_of_plan:
        return False
    return finding.is_called_for(full)


def _askable(knowledge: Knowledge, full: Mapping[str, str], findings: Iterable[str]) -> tuple[str, ...]:
    return tuple(f for f in findings if is_askable(knowledge.findings[f], full))


def _follow_up(knowledge: Knowledge, full: Mapping[str, str]) -> Screen | None:
    """Ask at once when something began that a `yes` has just opened (chest pain: when?)."""
    opened = [f.id for f in knowledge.findings.values() if f.asked_if and is_askable(f, full)]
    if not opened:
        return None
    block = ScreenBlock(FOLLOW_UP_TITLE, tuple(opened[:ITEMS_AT_MOST]))
    return Screen("follow_up", "follow_up", FOLLOW_UP_TITLE, FOLLOW_UP_WHY, (block,))


def _page(knowledge: Knowledge, full: Mapping[str, str]) -> Screen | None:
    for page in knowledge.interview.pages:
        blocks = _open_blocks(knowledge, full, page)
        if blocks:
            return Screen(page.id, "page", page.title, page.why, blocks)
    return None


def _what_is_left(knowledge: Knowledge, full: Mapping[str, str]) -> Screen | None:
    """Give as many open blocks of the pages, in their order, as one screen may hold, follow-ups first."""
    follow_up = _follow_up(knowledge, full)
    chosen = list(follow_up.blocks) if follow_up else []
    first: Page | None = None
    for page in knowledge.interview.pages:
        for block in _open_blocks(knowledge, full, page):
            if sum(len(b.findings) for b in (*chosen, block)) > LEFT_ITEMS_AT_MOST:
                return _left_screen(first or page, chosen)
            first = first or page
            chosen.append(block)
    return _left_screen(first, chosen) if first else follow_up


def _left_screen(first: Page, blocks: list[ScreenBlock]) -> Screen:
    return Screen(first.id, "page", LEFT_TITLE, LEFT_WHY, tuple(blocks))


def _open_blocks(knowledge: Knowledge, full: Mapping[str, str], page: Page) -> tuple[ScreenBlock, ...]:
    left = ((block.title, _askable(knowledge, full, block.findings)) for block in page.blocks)
    return tuple(ScreenBlock(title, findings) for title, findings in left if findings)


def _red_flag(knowledge: Knowledge, full: Mapping[str, str]) -> Screen | None:
    """Ask what could still complete a pressing rule."""
    rules = [rule for rule in knowledge.red_flags.values() if rule.urgency in PRESSING]
    chosen = _settling(knowledge, rules, full)
    block = ScreenBlock(FLAG_TITLE, chosen)
    return Screen("red_flags", "red_flag", FLAG_TITLE, FLAG_WHY, (block,)) if chosen else None


def _closing(
    knowledge: Knowledge, network: Network, reading: FlagReading, full: Mapping[str, str]
) -> Screen | None:
    """Ask whoever would be told to look after it what could still complete a rule that asks for a visit."""
    if reading.fired or reading.doubtful:
        return None
    if risk_urgency(knowledge, posterior(network, full).shares()) != URGENCIES[0]:
        return None
    chosen = _settling(knowledge, _asking_for_a_visit(knowledge), full)
    block = ScreenBlock("Any of these?", chosen)
    return Screen("closing", "red_flag", CLOSING_TITLE, CLOSING_WHY, (block,)) if chosen else None


def _is_any_sign_open(knowledge: Knowledge, full: Mapping[str, str]) -> bool:
    return any(
        is_askable(knowledge.findings[finding], full)
        for rule in _asking_for_a_visit(knowledge)
        for finding in open_findings(rule.when, full, rule.unknown)
    )


def _asking_for_a_visit(knowledge: Knowledge) -> list[RedFlag]:
    return [rule for rule in knowledge.red_flags.values() if rule.urgency != URGENCIES[0]]


def _settling(knowledge: Knowledge, rules: list[RedFlag], full: Mapping[str, str]) -> tuple[str, ...]:
    """Give as many questions as one screen holds: first whatever settles most rules if it is absent."""
    supposed = dict(full)
    while len(supposed) - len(full) < ITEMS_AT_MOST:
        best = _most_settling(knowledge, rules, supposed)
        if best is None:
            break
        supposed[best] = ABSENT
    return tuple(finding for finding in supposed if finding not in full)


def _most_settling(knowledge: Knowledge, rules: list[RedFlag], full: Mapping[str, str]) -> str | None:
    """Give the finding whose absence would settle most of the open rules; ties go to the most urgent rule."""
    settled: dict[str, int] = {}
    for rule in sorted(rules, key=lambda rule: (-rank(rule.urgency), rule.id)):
        for finding in dict.fromkeys(open_findings(rule.when, full, rule.unknown)):
            if is_askable(knowledge.findings[finding], full):
                without = truth(rule.when, {**full, finding: ABSENT}, rule.unknown)
                settled[finding] = settled.get(finding, 0) + (without is False)
    return max(settled, key=lambda f: settled[f], default=None)


def _single(
    knowledge: Knowledge, network: Network, full: Mapping[str, str], state: Progress
) -> Screen | None:
    plan = knowledge.interview
    if state.singles >= plan.singles_at_most or state.screens >= plan.screens_at_most:
        return None
    result = posterior(network, full)
    if risk_urgency(knowledge, result.shares()) in EMERGENCIES:
        # every pressing rule is settled by now, so the risk rule may end the interview too
        return None
    askable = [f.id for f in knowledge.findings.values() if is_askable(f, full) and _carries(network, f.id)]
    gains = expected_gains(result, askable)
    best = max(sorted(gains), key=lambda f: round(gains[f], 9), default=None)
    if best is None or gains[best] < plan.stop_below_bits:
        return None
    return Screen(best, "single", SINGLE_TITLE, SINGLE_WHY, (ScreenBlock("", (best,)),))


def _carries(network: Network, finding_id: str) -> bool:
    return finding_id in network.symptoms or finding_id in network.contexts
