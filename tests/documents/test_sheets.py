"""One page set three ways: the same words in PDF, HTML and text, and tags in the PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from care.people_with_plans import plan_for, safe_person, with_answers
from rhomboid.documents.plan_sheet import plan_sheet
from rhomboid.documents.pose_svg import stills_svg
from rhomboid.documents.sheet import Bullets, Grid, Paragraph, Picture, Sheet, every_part
from rhomboid.documents.sheet_html import sheet_html
from rhomboid.documents.sheet_pdf import for_print, sheet_pdf, sheet_png
from rhomboid.documents.sheet_text import sheet_text
from rhomboid.domain.errors import RhomboidError
from strategies import shipped

PLAN = plan_for(safe_person())
SHEET = plan_sheet(shipped(), PLAN)
MARKUP = '#panic() $x$ *b* _i_ <b>&amp; [l](m) \\ @ref // -- "q"'


def words_of(sheet: Sheet) -> list[str]:
    """Give every sentence of a sheet that all three must hold."""
    found = [sheet.title, sheet.footer]
    for part in every_part(sheet.parts):
        if isinstance(part, Paragraph):
            found.append(part.text)
        elif isinstance(part, Bullets):
            found += part.lines
        elif isinstance(part, Grid):
            found += [cell for row in part.rows for cell in row]
    return [text for text in found if text]


def squeezed(text: str) -> str:
    """Give a text without spaces and hyphens, which each way of setting puts where it wants."""
    return "".join(text.replace("-", "").replace("\u00ad", "").split())


class Reader(HTMLParser):
    """The words of an HTML page, its tags, and what it would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.addresses, self.alternatives = "", set[str](), list[str](), list[str]()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "href", "action"):
                self.addresses.append(value or "")
            if name == "alt":
                self.alternatives.append(value or "")


def pdf_text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_nothing_that_the_page_says_is_lost_in_pdf_html_or_text() -> None:
    paged = squeezed(pdf_text(sheet_pdf(replace(SHEET, footer=""))))
    shown, plain = squeezed(Reader(sheet_html(SHEET)).text), squeezed(sheet_text(SHEET))
    for sentence in words_of(SHEET):
        assert squeezed(sentence) in shown, sentence
        if sentence in (SHEET.title, SHEET.footer):
            continue
        assert squeezed(sentence) in plain, sentence
        # a paragraph may go over to the next page
        assert squeezed(sentence)[:12] in paged, sentence


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_the_pdf_is_tagged_named_and_on_the_paper_asked_for(paper: str) -> None:
    reader = PdfReader(io.BytesIO(sheet_pdf(SHEET, paper)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata.title == SHEET.title
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    expected = {"a4": (595.3, 841.9), "us-letter": (612, 792)}[paper]
    assert (width, height) == pytest.approx(expected, abs=0.5)


def tags_of(content: bytes) -> list[tuple[str, str]]:
    """Give (tag, words for who cannot see) of the whole structure."""
    found: list[tuple[str, str]] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((str(node["/S"]), str(node.get("/Alt", ""))))
            walk(node.get("/K", []))

    walk(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_headings_lists_and_pictures_are_told_to_a_screen_reader() -> None:
    tags = tags_of(sheet_pdf(SHEET))
    names = [name for name, _ in tags]
    assert names.count("/H1") == 1
    assert {"/H2", "/L", "/LI", "/P", "/Figure"} <= set(names)
    pictures = [part for part in every_part(SHEET.parts) if isinstance(part, Picture)]
    told = [alternative for name, alternative in tags if name == "/Figure"]
    assert pictures
    assert set(told) == {part.alternative for part in pictures}


def test_the_html_loads_nothing_runs_nothing_and_names_its_pictures() -> None:
    page = Reader(sheet_html(SHEET, "us-letter"))
    assert page.addresses
    assert all(address.startswith("data:image/svg+xml,") for address in page.addresses)
    assert not {"script", "link", "iframe", "form"} & page.tags
    assert all(len(words) > 20 for words in page.alternatives)
    assert "@page{size:letter" in sheet_html(SHEET, "us-letter")
    assert "url(" not in sheet_html(SHEET)
    # the paper is white: a picture must not turn dark with the screen
    assert "prefers-color-scheme" not in unquote("".join(page.addresses))


def test_no_text_of_a_person_is_read_as_markup() -> None:
    sheet = Sheet(MARKUP, MARKUP, (Paragraph(MARKUP, MARKUP), Bullets((MARKUP,))), MARKUP, "2026-11-21")
    assert squeezed(pdf_text(sheet_pdf(sheet))).count(squeezed("#panic() $x$ *b* _i_ <b>&amp;")) >= 4
    page = Reader(sheet_html(sheet))
    assert page.text.count(MARKUP) == 7
    assert "b" not in page.tags


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert sheet_pdf(SHEET) == sheet_pdf(SHEET)
    assert len(sheet_png(SHEET, ppi=20)) == len(PdfReader(io.BytesIO(sheet_pdf(SHEET))).pages)


def test_letters_that_no_font_has_are_refused_with_a_way_out_and_latin_greek_and_cyrillic_are_not() -> None:
    sheet = Sheet("t", "", (Paragraph("Zoë Müller, Ελένη, Анна, Łukasz"),), "f", "2026-11-21")
    assert "Łukasz" in pdf_text(sheet_pdf(sheet))
    strange = replace(sheet, parts=(Paragraph("\U0001f9b4 \uf8ff"),))
    with pytest.raises(RhomboidError, match=r"\.html or \.txt"):
        sheet_pdf(strange)
    assert "\uf8ff" in sheet_text(strange)


def test_a_picture_for_paper_keeps_every_colour_and_needs_no_style_that_a_pdf_lacks() -> None:
    for exercise in shipped().care.exercises.values():
        svg = for_print(stills_svg(exercise))
        assert ElementTree.fromstring(svg) is not None
        assert "var(" not in svg
        assert "prefers-color-scheme" not in svg


def test_a_plan_in_an_emergency_prints_the_card_and_no_exercise() -> None:
    plan = plan_for(with_answers({"leg_weakness": "present"}))
    sheet = plan_sheet(shipped(), plan)
    assert plan.emergency is not None
    assert not [part for part in every_part(sheet.parts) if isinstance(part, Picture)]
    text = squeezed(sheet_text(sheet))
    assert all(squeezed(line) in text for line in plan.emergency.card)


def test_doubt_about_thoughts_of_suicide_prints_the_crisis_lines_before_the_plan() -> None:
    doubtful = plan_for(with_answers({"suicidal_thoughts": "unknown"}))
    text = squeezed(sheet_text(plan_sheet(shipped(), doubtful)))
    crisis = squeezed(shipped().pathways["uk"].crisis_card[0])
    assert text.lower().index(crisis.lower()) < text.lower().index(squeezed("What you can do").lower())


def test_each_exercise_of_the_programme_is_drawn_once_with_its_own_stop_rules() -> None:
    exercises = {one.id: one for week in PLAN.programme.weeks for one in week.exercises}
    pictures = [part for part in every_part(SHEET.parts) if isinstance(part, Picture)]
    assert len(pictures) == len(exercises) > 3
    lines = {line for part in every_part(SHEET.parts) if isinstance(part, Bullets) for line in part.lines}
    assert {sign for one in exercises.values() for sign in one.stop_if} <= lines
