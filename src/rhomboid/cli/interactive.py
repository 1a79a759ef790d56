"""The interview in a terminal: one screen at a time, any answer can be changed, an emergency stops it at once."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.text import Text

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment
from rhomboid.assessment.ranking import answer_text
from rhomboid.cli import session_file
from rhomboid.cli.prompts import Back, Changes, Quit, ask_age, ask_choice, ask_line
from rhomboid.cli.result_text import print_result
from rhomboid.cli.session_file import Session
from rhomboid.domain.answers import with_derived
from rhomboid.domain.errors import RhomboidError
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Finding
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.interview.screens import WHO, Screen, ScreenBlock, next_screen
from rhomboid.loading.folder import shipped_knowledge
from rhomboid.triage.flags import FlagReading, read_flags

INTRODUCTION = """\
This asks about upper back pain: is it dangerous, what is it likely to be, what next.
It is information, not a diagnosis. Nothing you type leaves this computer.
If you feel that your life is in danger, do not read on: call your emergency number now.

At any question you can type: ? (not sure), why, back, answers, change, quit (it is kept for later)."""

HOW_TO_GO_ON = """\
rhomboid is ready. There is no terminal here, so the interview cannot ask you anything.
  In a terminal:   .venv/bin/rhomboid assess
  From a file:     .venv/bin/rhomboid assess --answers answers.yaml --json
  Its figures:     .venv/bin/rhomboid evaluate cases"""


def run_interview(as_of: date, pathway: str, session: str | None, clinician: bool) -> int:
    """Run the interview to its result; give the exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(HOW_TO_GO_ON)
        return 0
    engine = Engine.of(shipped_knowledge())
    if pathway not in engine.knowledge.pathways:
        assess(engine, Session().as_answers(), as_of, pathway)  # raises the fault that names the known ones
    path = Path(session) if session else session_file.default_path()
    return _Interview(engine, as_of, pathway, path, clinician).run()


class _Interview:
    """One run of the interview."""

    def __init__(self, engine: Engine, as_of: date, pathway: str, path: Path, clinician: bool) -> None:
        self.engine, self.as_of, self.pathway = engine, as_of, pathway
        self.path, self.clinician = path, clinician
        self.out = Console(highlight=False)
        self.session = Session()
        self.goes_on = False
        self.history: list[str] = []

    def run(self) -> int:
        self.out.print(INTRODUCTION, markup=False)
        self._resume()
        try:
            self._ask_all()
        except (Quit, EOFError, KeyboardInterrupt):
            self._keep()
            self.out.print(f"\nKept in {self.path}. Go on later with: rhomboid assess", markup=False)
            return 0
        self._finish()
        return 0

    def _resume(self) -> None:
        kept = session_file.load_session(self.path, self.engine.knowledge)
        if kept is None:
            return
        count = len(kept.answers)
        again = ask_choice(
            self.out, f"An unfinished interview with {count} answers is kept here. Go on with it?",
            [("yes", "Go on"), ("no", "Start afresh")], "", may_be_unsure=False,
        )
        if again == "yes":
            self.session = kept
            self.history = list(kept.answers)
        else:
            session_file.forget_session(self.path)

    def _keep(self) -> None:
        session_file.save_session(self.path, self.session)

    def _ask_all(self) -> None:
        while (screen := self._next()) is not None:
            try:
                self._ask_screen(screen)
            except Back:
                self._step_back()
            except Changes:
                self._change()

    def _next(self) -> Screen | None:
        knowledge, session = self.engine.knowledge, self.session
        return next_screen(
            knowledge, self.engine.network, session.as_answers(), session.progress(), goes_on=self.goes_on
        )

    def _ask_screen(self, screen: Screen) -> None:
        self.out.print()
        self.out.rule(Text(screen.title, style="bold"))
        self.out.print(Text(screen.why, style="dim"))
        if screen.kind == WHO:
            self._ask_who()
        for block in screen.blocks:
            if block.findings and self._ask_block(block):
                return
        self.session.singles += screen.kind == "single"
        self.session.screens += 1
        self._keep()

    def _ask_who(self) -> None:
        self.session.age_years = ask_age(self.out)
        options = [("female", "Female"), ("male", "Male")]
        why = "Some causes and signs differ by sex. You can leave it open with ?."
        sex = ask_choice(self.out, "What sex were you given at birth?", options, why)
        self.session.sex = None if sex == UNKNOWN else sex
        self.session.is_who_asked = True

    def _ask_block(self, block: ScreenBlock) -> bool:
        """Ask a block; give True if an emergency was found and the person wants to stop."""
        findings = [self.engine.knowledge.findings[f] for f in block.findings]
        plain = [f for f in findings if not f.options]
        if len(plain) > 1 and self._none_of(block, plain):
            for finding in plain:
                self._put(finding, ABSENT)
            findings = [f for f in findings if f.options]
        for finding in findings:
            self._put(finding, self._ask(finding))
            if self._is_stopped_by_emergency():
                return True
        return False

    def _none_of(self, block: ScreenBlock, findings: list[Finding]) -> bool:
        self.out.print(Text(f"\n{block.title}", style="bold"))
        for finding in findings:
            self.out.print(f"  • {finding.question}", markup=False)
        options = [("none", "None of these"), ("go", "Go through them one by one")]
        return ask_choice(self.out, "None of these?", options, "", may_be_unsure=False) == "none"

    def _ask(self, finding: Finding) -> str:
        if finding.options:
            options = [(o.id, o.label) for o in finding.options]
        else:
            options = [(PRESENT, "Yes"), (ABSENT, "No")]
        return ask_choice(self.out, finding.question, options, finding.why_asked, finding.help)

    def _put(self, finding: Finding, value: str) -> None:
        self.session.answers[finding.id] = value
        if finding.id not in self.history:
            self.history.append(finding.id)
        self._keep()

    def _reading(self) -> FlagReading:
        knowledge = self.engine.knowledge
        return read_flags(knowledge, with_derived(knowledge, self.session.as_answers()))

    def _is_stopped_by_emergency(self) -> bool:
        """Show at once what to do; the interview goes on only if the person asks, and cannot lower it."""
        if self.goes_on or self._reading().urgency not in EMERGENCIES:
            return False
        print_result(self._result(), self.clinician, self.out, only_urgency=True)
        options = [("stop", "Stop here and show the result"), ("go", "Answer more questions (this stays)")]
        choice = ask_choice(self.out, "Do that first. Then:", options, "", may_be_unsure=False)
        self.goes_on = choice == "go"
        return not self.goes_on

    def _step_back(self) -> None:
        """Take back the last answer; it is asked again."""
        if not self.history:
            self.session.is_who_asked = False
            self.out.print("This is the first question.", markup=False)
            return
        finding = self.history.pop()
        self.session.answers.pop(finding, None)
        self._keep()

    def _change(self) -> None:
        """Show the answers and change one."""
        findings = self.engine.knowledge.findings
        if not self.history:
            self.out.print("There are no answers to change yet.", markup=False)
            return
        for number, finding_id in enumerate(self.history, start=1):
            text = answer_text(findings[finding_id], self.session.answers[finding_id])
            self.out.print(f"{number:3}. {text}", markup=False)
        line = ask_line(self.out, "Number to change (Enter for none):")
        if not line.isdigit() or not 1 <= int(line) <= len(self.history):
            self.out.print("Nothing was changed.", markup=False)
            return
        finding = findings[self.history[int(line) - 1]]
        self._replace(finding, self._ask(finding))

    def _replace(self, finding: Finding, value: str) -> None:
        """Change an answer; lowering an emergency asks once more and stays in the record."""
        before, old = self._reading().urgency, self.session.answers[finding.id]
        self.session.answers[finding.id] = value
        after = self._reading().urgency
        if before in EMERGENCIES and rank(after) < rank(before):
            question = "Your earlier answer pointed to an emergency. Are you sure of the new one?"
            options = [("yes", "Yes, the new one is right"), ("no", "Keep the earlier answer")]
            if ask_choice(self.out, question, options, "", may_be_unsure=False) == "no":
                self.session.answers[finding.id] = old
            else:
                change = {"finding": finding.id, "from": old, "to": value, "urgency_before": before}
                self.session.lowered.append(change)
        self._keep()

    def _result(self) -> dict[str, object]:
        return plain_assessment(assess(self.engine, self.session.as_answers(), self.as_of, self.pathway))

    def _finish(self) -> None:
        while True:
            self.out.print()
            print_result(self._result(), self.clinician, self.out)
            for change in self.session.lowered:
                self.out.print(
                    f"On record: {change['finding']} was changed from {change['from']} to {change['to']}; before "
                    f"that the result was {change['urgency_before'].replace('_', ' ')}.", markup=False,
                )
            if not self._wants_a_change():
                break
        self._offer_to_keep()

    def _wants_a_change(self) -> bool:
        options = [("done", "Done"), ("change", "Change an answer")]
        choice = ask_choice(self.out, "\nIs everything right?", options, "", may_be_unsure=False)
        if choice == "done":
            return False
        try:
            self._change()
            self._ask_all()
        except Back:
            pass
        return True

    def _offer_to_keep(self) -> None:
        options = [("delete", "Delete them"), ("keep", "Keep them on this computer")]
        if ask_choice(self.out, "Your answers:", options, "", may_be_unsure=False) == "delete":
            session_file.forget_session(self.path)
            self.out.print("Deleted.", markup=False)
        else:
            try:
                self._keep()
                self.out.print(f"Kept in {self.path}.", markup=False)
            except RhomboidError as error:
                self.out.print(str(error), markup=False)
