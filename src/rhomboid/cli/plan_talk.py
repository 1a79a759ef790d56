"""The questions of the plan in a terminal, going on from a kept interview; each answer is kept at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.console import Console
from rich.text import Text

from rhomboid.assessment import Engine
from rhomboid.assessment.plain import plain_plan
from rhomboid.assessment.planned import assess_and_plan
from rhomboid.cli import session_file
from rhomboid.cli.plan_text import print_plan
from rhomboid.cli.prompts import Back, Changes, Quit, ask_age, ask_choice, ask_finding
from rhomboid.cli.session_file import Session
from rhomboid.domain.knowledge import ABSENT, Finding, Knowledge
from rhomboid.domain.pages import Block
from rhomboid.domain.plan import OpenPage, Plan

SKIP_OPTIONS = [("go", "Answer them"), ("skip", "Leave them out")]
SKIP_WHY = "What is left out keeps some offers away, or makes the plan fit you less."


class PlanTalk:
    """The questions of the plan in a terminal; each answer is kept at once."""

    def __init__(self, knowledge: Knowledge, session: Session, path: Path, as_of: date, pathway: str) -> None:
        self.knowledge, self.session, self.path = knowledge, session, path
        self.engine, self.as_of, self.pathway = Engine.of(knowledge), as_of, pathway
        self.out = Console(highlight=False)

    def run(self) -> int:
        """Ask what is missing, then show the plan; give the exit code."""
        try:
            self._ask_while_needed()
        except (Quit, Back, Changes, EOFError, KeyboardInterrupt):
            self.out.print(f"\nKept in {self.path}. Change answers with: rhomboid assess", markup=False)
        print_plan(plain_plan(self.knowledge, self.plan()), self.out)
        return 0

    def plan(self) -> Plan:
        """Give the plan of the answers so far."""
        answers = self.session.as_answers()
        return assess_and_plan(self.engine, answers, self.as_of, self.pathway)[1]

    def _ask_while_needed(self) -> None:
        while (page := self.plan().next_safety_page) is not None:
            if not self._ask(page):
                break
        page = self.plan().next_daily_page
        if page is not None:
            self._ask(page)

    def _ask(self, page: OpenPage) -> bool:
        """Ask one page; give False if the person leaves it out."""
        self.out.print()
        self.out.rule(Text(page.title, style="bold"))
        if ask_choice(self.out, page.why, SKIP_OPTIONS, SKIP_WHY, may_be_unsure=False) == "skip":
            return False
        if page.asks_age:
            self.session.age_years = ask_age(self.out)
            if self.session.age_years is None:
                return False
        for block in page.blocks:
            self._ask_block(block)
        return True

    def _ask_block(self, block: Block) -> None:
        findings = [self.knowledge.findings[f] for f in block.findings]
        plain = [f for f in findings if not f.options]
        if len(plain) > 1:
            self.out.print(Text(f"\n{block.title}", style="bold"))
            for finding in plain:
                self.out.print(f"  • {finding.question}", markup=False)
            options = [("none", "None of these"), ("go", "Go through them one by one")]
            why = "You can say no to all of these at once, or answer each."
            if ask_choice(self.out, "None of these?", options, why, may_be_unsure=False) == "none":
                for finding in plain:
                    self._put(finding, ABSENT)
                findings = [f for f in findings if f.options]
        for finding in findings:
            self._put(finding, ask_finding(self.out, finding))

    def _put(self, finding: Finding, value: str) -> None:
        self.session.answers[finding.id] = value
        session_file.save_session(self.path, self.session)
