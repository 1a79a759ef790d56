"""The report for a clinician as plain text, as `rhomboid report` gives it, to be read in any record."""

from __future__ import annotations

from dataclasses import replace

from rhomboid.documents.report import report_of
from rhomboid.documents.sheet_text import sheet_text
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import Knowledge
from rhomboid.faces.web.smart.record import Report


def text_report(knowledge: Knowledge, answers: Answers, assessment: Assessment) -> Report:
    """Give the report as text in UTF-8.

    Of incomplete answers it has no ranking: who reads it in the record later may not see what was open.
    """
    told = assessment if assessment.complete else replace(assessment, conditions=())
    sheet = report_of(knowledge, answers, told)
    return Report(sheet.title, "text/plain; charset=utf-8", sheet_text(sheet).encode())
