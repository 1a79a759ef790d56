"""The page for a clinician says what was answered, what was not, and what the engine made of it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from care.people_with_plans import TODAY, engine, safe_person, with_answers
from rhomboid.assessment import assess
from rhomboid.cli.answers_file import read_answers
from rhomboid.documents.report import DiarySummary, report_of
from rhomboid.documents.report_signs import findings_of_flags
from rhomboid.documents.sheet import Sheet
from rhomboid.documents.sheet_pdf import sheet_pdf
from rhomboid.documents.sheet_text import sheet_text
from rhomboid.documents.words import in_words, sign_name
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import ABSENT, UNKNOWN
from strategies import shipped

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "answers.yaml"


def report_for(answers: Answers, diary: DiarySummary | None = None) -> Sheet:
    return report_of(shipped(), answers, assess(engine(), answers, TODAY), diary)


def flat(sheet: Sheet) -> str:
    return " ".join(sheet_text(sheet).split())


def section(sheet: Sheet, lead: str) -> str:
    """Give what follows a lead."""
    text = flat(sheet)
    assert lead in text, lead
    return text.split(lead, 1)[1]


def test_every_sign_of_a_pressing_rule_is_on_the_page_whatever_was_answered() -> None:
    for answers in (safe_person(), with_answers({"fever": UNKNOWN}), Answers(40, "male")):
        text = flat(report_for(answers)).replace("- ", "-")
        for finding in findings_of_flags(shipped()):
            if not shipped().findings[finding].options:
                name = sign_name(shipped(), finding).split(" (")[0]
                assert " ".join(name.split()).replace("- ", "-") in text, finding


def test_absent_not_sure_and_not_asked_are_told_apart() -> None:
    given = dict(safe_person().given)
    del given["bladder_or_bowel_change"]
    given["fever"] = UNKNOWN
    sheet = report_for(replace(safe_person(), given=given))
    absent = section(sheet, "Symptoms asked and absent:").split("Background asked")[0]
    unsure = section(sheet, "Asked, not sure:").split("NOT ASKED")[0]
    still_open = section(sheet, "NOT ASKED, rules still open:").split("RANKING")[0]
    assert sign_name(shipped(), "fever") in unsure
    assert sign_name(shipped(), "bladder_or_bowel_change") in still_open
    assert f"{sign_name(shipped(), 'fever')};" not in absent
    assert sign_name(shipped(), "bladder_or_bowel_change") not in absent
    assert "INCOMPLETE" in flat(sheet)


def test_an_emergency_names_its_rule_its_answers_and_the_dangers_steps_and_no_reassuring_sum() -> None:
    answers = with_answers({"leg_weakness": "present", "unsteady_walking": "present"})
    text = flat(report_for(answers))
    assessment = assess(engine(), answers, TODAY)
    assert all(" ".join(reason.clinician.split()) in text for reason in assessment.urgency.reasons)
    assert in_words(shipped(), "leg_weakness", "present") in text
    assert "All dangers together" not in text
    assert "do not make the signs above harmless" in text
    assert "0 days" not in text


def test_the_ranking_shows_share_range_for_and_against() -> None:
    answers = safe_person()
    first = assess(engine(), answers, TODAY).conditions[0]
    text = flat(report_for(answers))
    assert first.title_clinician in text
    assert all(code in text for code in first.icd10)
    assert in_words(shipped(), first.for_[0].finding, first.for_[0].value) in text


def test_what_was_tried_and_what_speaks_against_medicines_is_told() -> None:
    given = {"tried_heat": "it_helped", "kidney_disease": "present", "stroke_ever": UNKNOWN}
    text = section(report_for(with_answers(given)), "MEDICINES, SAFETY AND TREATMENT SO FAR")
    assert in_words(shipped(), "tried_heat", "it_helped") in text
    assert sign_name(shipped(), "kidney_disease") in text.split("Denied:")[0]
    assert sign_name(shipped(), "stroke_ever") in text.split("Not sure:")[1].split("Tried:")[0]


def test_the_page_says_what_it_is_and_by_which_knowledge() -> None:
    text = flat(report_for(safe_person()))
    assert "Information, not a diagnosis" in text
    assert "no examination" in text
    assert shipped().version in text
    assert shipped().hash[:16] in text


@pytest.mark.parametrize("answers", [safe_person(), Answers(12, None), Answers(None, None)])
def test_any_person_gets_a_page_that_can_be_set(answers: Answers) -> None:
    assert sheet_pdf(report_for(answers)).startswith(b"%PDF")


def test_an_ordinary_case_fits_on_one_page_with_the_safety_questions_and_a_diary_too() -> None:
    example = read_answers(str(EXAMPLE), shipped())
    of_plan = {f: value for f, value in safe_person().given.items() if shipped().findings[f].is_of_plan}
    answers = replace(example, given={**of_plan, **example.given, "tried_heat": "it_helped"})
    lines = ("20 entries, 2026-11-01 to 2026-11-20.", "Average pain, whole: no clear change.")
    chart = '<svg xmlns="http://www.w3.org/2000/svg" width="560" height="205"><path d="M0 0h9"/></svg>'
    for diary in (None, DiarySummary(lines, chart, "A chart")):
        for paper in ("a4", "us-letter"):
            content = sheet_pdf(report_for(answers, diary), paper)
            assert len(PdfReader(io.BytesIO(content)).pages) == 1, (paper, diary)


def test_thoughts_of_suicide_are_never_read_as_evidence_for_a_cause() -> None:
    answers = with_answers({"suicidal_thoughts": "present", "low_mood": "present"})
    sheet = report_for(answers)
    ranking = section(sheet, "RANKING").split("MEDICINES, SAFETY")[0]
    assert sign_name(shipped(), "suicidal_thoughts") not in ranking
    assert sign_name(shipped(), "suicidal_thoughts") in flat(sheet)
    assert ABSENT not in ranking
