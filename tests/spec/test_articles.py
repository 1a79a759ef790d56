"""The consumer articles that the knowledge answers: each thing they describe, and each needed correction."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rhomboid.cli.main import app
from rhomboid.domain.errors import KnowledgeError
from rhomboid.loading.compiler import compile_folder, compile_with_articles
from rhomboid.loading.folder import SHIPPED_FOLDER, shipped_articles, shipped_content

LONGEST_SENTENCE = 25  # words

# what each article describes: place and character, causes, telling apart, warning signs
ROWS = {
    "A0": "P3 P4 C1 C3 C4 C6 C8 C14 D3 F6",
    "A1": "P1 P2 P3 C1 C2 C3 C4 C5 C6 C9 C11 C12 C14 C15 C16 C17 C18 C19 C28 F3 F4 F5 F6 F8",
    "A2": "P1 P3 P4 C1 C2 C3 C4 C5 C6 C7 C9 C10 C11 C14 C16 C18 C20 C21 C26 C28",
    "A3": "C1 C2 C3 C5 C9 C12 C14 C15 C28 F3 F5 F6",
    "A4": "P4 C1 C3 C4 C8 C9 C10 C11 C12 C13 C14 C15 C18 C20 C21 C22 C23 C24 C25 C26 D1 D2 D3 "
    "F1 F2 F3 F4 F5 F6 F7 F8",
}
# relief, prevention and follow-up
CARE_ROWS = {
    "A0": "",
    "A1": "T1 T3 T4 T5 T7 T8 V1 V2 V3 V4 V5 U3",
    "A2": "T1 T2 T3 T4 T5 T6 T7 V1 V2 V3 V4 V5 V6",
    "A3": "T1 T2 T5 T7 U2",
    "A4": "T4 T6 T8 V5 U1 U2 U3",
}
# (article, row, a word of the claim, a word of the answer)
CORRECTIONS = (
    ("A1", "C24", "legs", "emergency"),
    ("A1", "F5", "urine", "emergency"),
    ("A1", "C12", "surgery", "not true for weak legs"),
    ("A3", "C24", "Weak legs", "emergency"),
    ("A3", "F5", "urine", "emergency"),
    ("A2", "F3", "Weak arms or legs", "emergency"),
    ("A4", "F2", "Sudden severe", "main artery"),
    ("A1", "F8", "every possible", "Not every strain or lift"),
    ("A4", "F8", "Recent injury", "pulled muscle"),
    ("A2", "T7", "worse", "not an operation"),
    ("A3", "T2", "Tylenol", "does not act on inflammation"),
    ("A3", "T1", "inflammation", "does not lower inflammation"),
    ("A3", "T1", "ice pack", "never over 20"),
    ("A3", "T1", "heat pack", "15 to 20"),
    ("A4", "T8", "clinically proven", "no better"),
    ("A4", "T8", "permanent", "Nothing shows"),
    ("A4", "T8", "needles", "lung"),
    ("A1", "T8", "decompresses", "No tool"),
    ("A1", "T8", "adhesions", "Nothing shows"),
    ("A1", "T8", "capacity", "not passed on"),
    ("A1", "T8", "psoas", "Do not press into the belly"),
    ("A3", "T5", "massagers", "minutes to hours"),
    ("A1", "C9", "disc", "people without pain"),
    ("A0", "D3", "MRI", "people without pain"),
    ("A0", "D3", "scans", "usually not needed"),
    ("A1", "C1", "spinal cord", "does not press on or harm"),
    ("A4", "C1", "spinal cord", "does not damage"),
    ("A2", "C1", "phone", "not linked with pain"),
    ("A0", "C1", "text neck", "no link"),
    ("A1", "T3", "rest", "longer rest"),
    ("A2", "T3", "Rest", "Long rest"),
    ("A4", "U1", "heart disease", "does not usually mean heart disease"),
    ("A4", "D2", "women", "everyone is asked"),
    ("A1", "C14", "2 and 25 %", "Neither is shown"),
    ("A1", "C19", "30 to 40 %", "not shown"),
    ("A1", "C17", "Fibromyalgia", "widespread"),
    ("A1", "T7", "Steroid injections", "against"),
    ("A1", "T4", "standing desk", "not a cure"),
    ("A1", "V4", "bags", "do not show"),
    ("A2", "V4", "backpacks", "do not show"),
    ("A0", "P3", "night", "alone is common"),
    ("A3", "F6", "fever", "have no fever"),
    ("A4", "F6", "fever", "none"),
    ("A1", "C3", "muscles", "warning signs"),
    ("A4", "C4", "strained muscles", "warning signs"),
    ("A1", "T5", "myofascial release", "no better than a sham"),
    ("A1", "V5", "back support", "not been shown"),
)


@pytest.fixture(scope="module")
def by_label() -> dict[str, dict[str, Any]]:
    return {article["label"]: article for article in shipped_articles().values()}


@pytest.mark.parametrize("label", sorted(ROWS))
def test_each_thing_that_an_article_describes_is_answered(by_label: dict[str, Any], label: str) -> None:
    needed = {*ROWS[label].split(), *CARE_ROWS[label].split()}
    answered = {row for statement in by_label[label]["statements"] for row in statement["rows"]}
    assert needed - answered == set()


@pytest.mark.parametrize("label", sorted(ROWS))
def test_causes_and_warning_signs_live_in_the_knowledge(by_label: dict[str, Any], label: str) -> None:
    rows = {row for s in by_label[label]["statements"] if s["facts"] for row in s["rows"]}
    assert {row for row in ROWS[label].split() if row[0] in "CF"} - rows == set()


@pytest.mark.parametrize(("label", "row", "claim", "answer"), CORRECTIONS)
def test_each_needed_correction_is_there(
    by_label: dict[str, Any], label: str, row: str, claim: str, answer: str
) -> None:
    corrected = [s for s in by_label[label]["statements"] if s["verdict"] == "corrected" and row in s["rows"]]
    assert [s for s in corrected if claim.lower() in s["says"].lower() and answer in s["answer"]]


def test_each_article_is_weighed_by_who_wrote_it(by_label: dict[str, Any]) -> None:
    assert sorted(by_label) == sorted(ROWS)
    sellers = {label for label, a in by_label.items() if re.search(r"\bshop\b|that sells", a["weight"])}
    assert sellers == {"A1", "A4"}
    assert all("reviewer" in article["weight"] for article in by_label.values())


def test_a_correction_has_a_source_or_a_reason(by_label: dict[str, Any]) -> None:
    corrected = [s for a in by_label.values() for s in a["statements"] if s["verdict"] == "corrected"]
    assert [s["says"] for s in corrected if not s["citations"] and "judgement" not in s] == []


def test_no_sentence_of_an_answer_is_long(by_label: dict[str, Any]) -> None:
    answers = [s["answer"] for a in by_label.values() for s in a["statements"]]
    sentences = [one for answer in answers for one in re.split(r"(?<=[.!?:;])\s+", answer)]
    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []


def test_articles_are_no_part_of_what_the_engine_reads() -> None:
    content, articles = compile_with_articles(SHIPPED_FOLDER)
    assert "articles" not in content
    assert compile_folder(SHIPPED_FOLDER)["hash"] == content["hash"]
    assert articles["hash"] != content["hash"]
    assert "articles" not in shipped_content()


BAD = {
    "verdict: corrected": ("verdict: doubted", "statements.0.verdict"),
    "facts: [muscle_strain]": ("facts: [muscle_strian]", "muscle_strian"),
    "source: french_2006": ("source: french_1906", "french_1906"),
    "rows: [T1]": ("rows: [T9]", "statements.0.rows"),
    '    citations: [{source: french_2006, where: "abstract"}]\n': ("", "a correction needs citations"),
}
GOOD = """id: a_page
status: literature
checked_on: "2026-11-21"
title: "A page"
label: A9
weight: "No author, no reviewer"
statements:
  - says: "Ice heals."
    verdict: corrected
    answer: "Ice eases pain for a while."
    rows: [T1]
    facts: [muscle_strain]
    citations: [{source: french_2006, where: "abstract"}]
"""


@pytest.mark.parametrize("good", BAD)
def test_a_fault_in_an_article_is_named(tmp_path: Path, good: str) -> None:
    bad, named = BAD[good]
    folder = linked_knowledge(tmp_path)
    (folder / "articles" / "a_page.yaml").write_text(GOOD.replace(good, bad))
    with pytest.raises(KnowledgeError) as caught:
        compile_folder(folder)
    faults = [str(fault) for fault in caught.value.faults]
    assert len(faults) == 1
    assert "articles" in faults[0]
    assert named in faults[0]


def linked_knowledge(tmp_path: Path) -> Path:
    """Give a knowledge folder whose parts are the shipped ones, but for a folder of articles of its own."""
    for part in SHIPPED_FOLDER.iterdir():
        if part.name != "articles":
            (tmp_path / part.name).symlink_to(part)
    (tmp_path / "articles").mkdir()
    for article in (SHIPPED_FOLDER / "articles").glob("*.yaml"):
        (tmp_path / "articles" / article.name).symlink_to(article)
    return tmp_path


def test_the_command_lists_the_articles_and_shows_one() -> None:
    table = CliRunner().invoke(app, ["knowledge", "articles"])
    assert table.exit_code == 0
    assert all(label in table.output for label in ROWS)
    assert "corrected" in table.output
    one = CliRunner().invoke(app, ["knowledge", "articles", "upper_back_pain_clinic_page"])
    assert "sells prolotherapy" in one.output
    assert "Sources:" in one.output


def test_the_command_gives_json() -> None:
    counts = json.loads(CliRunner().invoke(app, ["knowledge", "articles", "--json"]).output)
    articles = shipped_articles()
    assert {i: sum(c[v] for v in ("taken_over", "corrected", "left_out")) for i, c in counts.items()} == {
        i: len(article["statements"]) for i, article in articles.items()
    }
    one = json.loads(CliRunner().invoke(app, ["knowledge", "articles", "upper_back_pain", "--json"]).output)
    assert one["statements"] == articles["upper_back_pain"]["statements"]
    assert {c["source"] for s in one["statements"] for c in s["citations"]} == set(one["cited"])
