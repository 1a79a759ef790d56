"""What is still to be asked: the pages of the plan, never of the interview."""

from __future__ import annotations

from collections.abc import Iterable

from rhomboid.care.situation import Situation
from rhomboid.domain.pages import Block, Page
from rhomboid.domain.plan import OpenPage, Withheld

ITEMS_AT_MOST = 7
# what an answer could still change
OPEN_KINDS = frozenset({"not_asked", "under_age"})


def safety_page(situation: Situation, withheld: Iterable[Withheld]) -> OpenPage | None:
    """Give every question whose missing answer withholds something, in the order of the plan's pages."""
    open_ones = [one for one in withheld if one.kind in OPEN_KINDS]
    wanted = {str(b["finding"]): None for one in open_ones for b in one.because if b["value"] is None}
    needed = [f for f in wanted if _is_askable(situation, f)]
    asks_age = situation.age_years is None and any(one.kind == "under_age" for one in open_ones)
    pages = situation.knowledge.care.plan.pages
    blocks = [block for page in pages for block in _open_blocks(page, needed)]
    listed = {f for block in blocks for f in block.findings}
    rest = tuple(f for f in needed if f not in listed)
    title, why = situation.sentence("more_signs"), pages[0].why
    blocks += [Block(title, rest[i : i + ITEMS_AT_MOST]) for i in range(0, len(rest), ITEMS_AT_MOST)]
    return OpenPage(pages[0].title, why, asks_age, tuple(blocks)) if blocks or asks_age else None


def daily_page(situation: Situation) -> OpenPage | None:
    """Give the last page of the plan, about daily life and what was tried, as far as it is unanswered."""
    page = situation.knowledge.care.plan.pages[-1]
    named = [f for block in page.blocks for f in block.findings]
    blocks = _open_blocks(page, [f for f in named if _is_askable(situation, f)])
    return OpenPage(page.title, page.why, False, tuple(blocks)) if blocks else None


def _is_askable(situation: Situation, finding_id: str) -> bool:
    finding = situation.knowledge.findings[finding_id]
    is_open = finding_id not in situation.answers and finding.derived is None
    return is_open and finding.is_called_for(situation.answers)


def _open_blocks(page: Page, needed: list[str]) -> list[Block]:
    left = [(block.title, tuple(f for f in block.findings if f in needed)) for block in page.blocks]
    return [Block(title, findings) for title, findings in left if findings]
