"""Every claim leads to its source: each fact has a page, and every link of it leads somewhere."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from house.reading import ROOT
from rhomboid.faces.web.files import FOLDER as STATIC
from rhomboid.loading.folder import shipped_articles, shipped_content
from web.visitor import Visitor

KINDS = ("conditions", "findings", "red_flags", "treatments", "prevention", "exercises", "sources")


@pytest.mark.parametrize("kind", [*KINDS, "articles"])
def test_every_fact_has_a_page_and_its_links_lead_somewhere(visitor: Visitor, kind: str) -> None:
    facts = shipped_articles() if kind == "articles" else shipped_content()[kind]
    listed = visitor.get(f"/knowledge/{kind}")
    assert all(f"/knowledge/{kind}/{fact}" in listed for fact in facts)
    links = set()
    for fact in facts:
        page = visitor.get(f"/knowledge/{kind}/{fact}")
        assert visitor.page.status_code == 200, fact
        links |= set(re.findall(r'href="(/knowledge/[^"?]+)"', page))
    known = {f"/knowledge/{k}/{f}" for k in KINDS for f in shipped_content()[k]}
    known |= {f"/knowledge/articles/{a}" for a in shipped_articles()}
    known |= {f"/knowledge/{k}" for k in (*KINDS, "articles")}
    assert links <= known


def test_a_number_stands_with_its_range_its_source_and_the_place_in_it(visitor: Visitor) -> None:
    visitor.get("/knowledge/conditions/acute_cholecystitis")
    words = visitor.words()
    assert "40 % (25 to 60 %)" in words
    assert "tables not seen; recalled" in words
    assert "not yet reviewed by a clinician" in words


def test_a_search_finds_by_name_first_and_then_by_what_is_said(visitor: Visitor) -> None:
    page = visitor.get("/knowledge?q=heart+attack")
    first = re.search(r'<li><a href="/knowledge/(\w+)/(\w+)">', page)
    assert first
    assert "Nothing has all of these words" not in page


def test_a_source_says_what_leans_on_it(visitor: Visitor) -> None:
    visitor.get("/knowledge/sources/briggs_2009")
    assert "What leans on it" in visitor.words()


def test_only_the_page_of_the_search_loads_the_library_that_answers_while_one_types(visitor: Visitor) -> None:
    page = visitor.get("/knowledge")
    assert "/static/htmx.min.js" in page
    assert "hx-on" not in page, "words that the policy would have to let run"
    for path in ("/", "/interview/0", "/emergency", "/result", "/knowledge/conditions", "/timers/ice"):
        assert "htmx" not in visitor.get(path), path


def test_the_vendored_library_is_the_one_that_was_published() -> None:
    content = (STATIC / "htmx.min.js").read_bytes()
    notice = (STATIC / "NOTICE.txt").read_text(encoding="utf-8")
    told = (ROOT / "docs" / "packages.md").read_text(encoding="utf-8")
    assert sha256(content).hexdigest() in told
    version = re.search(r'this\.version="([\d.]+)"', content.decode())
    assert version
    assert f"htmx {version[1]}" in notice
    assert f"`htmx.org` {version[1]}" in told
