"""What the pages of a record say is read with ease, as all the rest."""

from __future__ import annotations

import re

import pytest
import textstat

from rhomboid.faces.web.smart.refused import REASONS
from smart.opened import Opened
from smart.test_sending import send
from web.visitor import words_of

# as in spec/test_reading_age.py: what the measure counts too low
UNDERCOUNT = 0.5
LONGEST_SENTENCE = 25
SENTENCE = re.compile(r"(?<=[.!?])\s+")


def grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text)) + UNDERCOUNT


def own_paragraphs(page: str) -> list[str]:
    """Give the paragraphs of the main part, without questions, their help and the report."""
    main = page.partition("<main")[2].partition("</main>")[0]
    main = re.sub(r"<(section|fieldset|details|pre)\b.*?</\1>", "", main, flags=re.DOTALL)
    return [words_of(one).strip() for one in re.findall(r"<p\b[^>]*>(.*?)</p>", main, re.DOTALL)]


def test_every_page_is_easy_to_read(visitor: Opened) -> None:
    textstat.set_lang("en_US")
    pages = [visitor.launch()]
    visitor.confirm()
    visitor.answer_screen(None, None, {})
    pages.append(visitor.get("/record/send"))
    send(visitor)
    pages += [visitor.page.text, visitor.get("/record")]
    paragraphs = {one for page in pages for one in own_paragraphs(page)}
    assert len(paragraphs) >= 12
    assert not [s for one in paragraphs for s in SENTENCE.split(one) if len(s.split()) > LONGEST_SENTENCE]
    assert grade(" ".join(sorted(paragraphs))) <= 6.0


@pytest.mark.parametrize("reason", list(REASONS))
def test_every_refusal_says_what_to_do_in_short_sentences(reason: str) -> None:
    textstat.set_lang("en_US")
    told = REASONS[reason]
    assert grade(f"{told.title}. {told.remedy}") <= 9.0
    assert not [s for s in SENTENCE.split(told.remedy) if len(s.split()) > LONGEST_SENTENCE]
