"""Documents as the command line writes them: report and plan as PDF or HTML, and the plan's calendar.

What sets and writes them is loaded only when one is asked for.
"""

from __future__ import annotations

from rhomboid.documents.report import DiarySummary
from rhomboid.documents.sheet import Sheet, usual_paper
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.plan import Plan
from rhomboid.faces.web.services import Form


class Papers:
    """Makes the documents on this machine, on the paper that is usual where the person is."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def report(
        self, answers: Answers, assessment: Assessment, diary: DiarySummary | None, form: Form
    ) -> bytes:
        """Give the report for a clinician. Errors: RhomboidError for letters that no font has."""
        from rhomboid.documents.report import report_of  # noqa: PLC0415

        return _set(report_of(self.knowledge, answers, assessment, diary), assessment.pathway, form)

    def plan(self, plan: Plan, form: Form) -> bytes:
        """Give the plan on paper."""
        from rhomboid.documents.plan_sheet import plan_sheet  # noqa: PLC0415

        return _set(plan_sheet(self.knowledge, plan), plan.pathway, form)

    def calendar(self, plan: Plan) -> bytes:
        """Give the plan's dates as an iCalendar file. Errors: RhomboidError in an emergency."""
        from rhomboid.documents.calendar import calendar_of  # noqa: PLC0415

        return calendar_of(self.knowledge, plan)


def _set(sheet: Sheet, pathway: str, form: Form) -> bytes:
    paper = usual_paper(pathway)
    if form == "pdf":
        from rhomboid.documents.sheet_pdf import sheet_pdf  # noqa: PLC0415

        return sheet_pdf(sheet, paper)
    from rhomboid.documents.sheet_html import sheet_html  # noqa: PLC0415

    return sheet_html(sheet, paper).encode("utf-8")
