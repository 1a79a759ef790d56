"""The interview in a terminal: one screen at a time, any answer can change, an emergency stops it at once."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.text import Text

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment
from rhomboid.cli import session_file
from rhomboid.cli.edits import Edits
from rhomboid.cli.own_words import OwnWords
from rhomboid.cli.prompts import Back, Changes, Quit, ask_age, ask_choice, ask_finding, ask_sex, choose
from rhomboid.cli.result_text import print_result
from rhomboid.cli.session_file import Session
from rhomboid.domain.answers import with_derived
from rhomboid.domain.knowledge import ABSENT, Finding
from rhomboid.domain.urgency import EMERGENCIES
from rhomboid.interview.screens import WHO, Screen, ScreenBlock, next_screen
from rhomboid.loading.folder import shipped_knowledge
from rhomboid.triage.flags import read_flags

INTRODUCTION = """\
This asks about upper back pain: is it dangerous, what is it likely to be, what next.
It is information, not a diagnosis. Nothing you type leaves this computer.
If you feel that your life is in danger, do not read on: call your emergency number now.

At any question you can type: ? (not sure), why, back, answers, change, quit (it is kept for later)."""

HOW_TO_GO_ON = """\
rhomboid is ready. There is no terminal here, so the interview cannot ask you anything.
  As web pages:    .venv/bin/rhomboid serve      (then open the address that it prints)
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
        self.edits = Edits(engine, self.out, self.session, self._keep)
        self.goes_on = False

    def run(self) -> int:
        """Ask until there is a result; give the exit code."""
        self.out.print(INTRODUCTION, markup=False)
        try:
            self._resume()
            if self.session != Session() or not self._is_stopped_by_own_words():
                self._ask_all()
            self._finish()
        except (Quit, EOFError, KeyboardInterrupt):
            self._leave()
        return 0

    def _leave(self) -> None:
        if self.session == Session():
            self.out.print("\nNothing was answered yet, so there is nothing to keep.", markup=False)
            return
        self._keep()
        where = "" if self.path == session_file.default_path() else f" --session {self.path}"
        # never wrapped, so that the line can be copied
        kept = f"\nKept in {self.path}\nGo on later with: rhomboid assess{where}"
        self.out.print(kept, markup=False, soft_wrap=True)

    def _resume(self) -> None:
        kept = session_file.load_session(self.path, self.engine.knowledge)
        if kept is None:
            return
        question = f"An unfinished interview with {len(kept.answers)} answers is kept here. Go on with it?"
        if choose(self.out, question, [("yes", "Go on"), ("no", "Start afresh")]) == "yes":
            vars(self.session).update(vars(kept))
        else:
            session_file.forget_session(self.path)

    def _keep(self) -> None:
        session_file.save_session(self.path, self.session)

    def _is_stopped_by_own_words(self) -> bool:
        """Let the person tell it first; give True if an emergency in it ends the interview."""
        words = OwnWords(
            self.engine.knowledge, self.out, self.session, self._put, self._is_stopped_by_emergency
        )
        try:
            is_stopped = words.ask(self.as_of, self.pathway)
        except (Back, Changes):
            self.out.print("Then I ask.", markup=False)
            return False
        if self.session != Session():
            self._keep()
        return is_stopped

    def _ask_all(self) -> None:
        while (screen := self._next()) is not None:
            try:
                self._ask_screen(screen)
            except Back:
                self.edits.step_back()
            except Changes:
                self.edits.change()

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
        self.session.sex = ask_sex(self.out)
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
            self._put(finding, ask_finding(self.out, finding))
            if self._is_stopped_by_emergency():
                return True
        return False

    def _none_of(self, block: ScreenBlock, findings: list[Finding]) -> bool:
        self.out.print(Text(f"\n{block.title}", style="bold"))
        for finding in findings:
            self.out.print(f"  • {finding.question}", markup=False)
        options = [("none", "None of these"), ("go", "Go through them one by one")]
        why = "You can say no to all of these at once, or answer each."
        return ask_choice(self.out, "None of these?", options, why, may_be_unsure=False) == "none"

    def _put(self, finding: Finding, value: str) -> None:
        self.session.answers[finding.id] = value
        self._keep()

    def _is_stopped_by_emergency(self) -> bool:
        """Show at once what to do; the interview goes on only if the person asks, and cannot lower it."""
        knowledge = self.engine.knowledge
        reading = read_flags(knowledge, with_derived(knowledge, self.session.as_answers()))
        if self.goes_on or reading.urgency not in EMERGENCIES:
            return False
        print_result(self._result(), self.clinician, self.out, only_urgency=True)
        options = [("stop", "Stop here and show the result"), ("go", "Answer more questions (this stays)")]
        why = "What to do now is decided. More answers can only tell more about the cause."
        choice = ask_choice(self.out, "Do that first. Then:", options, why, may_be_unsure=False)
        self.goes_on = choice == "go"
        return not self.goes_on

    def _result(self) -> dict[str, object]:
        return plain_assessment(assess(self.engine, self.session.as_answers(), self.as_of, self.pathway))

    def _finish(self) -> None:
        while True:
            self.out.print()
            print_result(self._result(), self.clinician, self.out)
            for change in self.session.lowered:
                level = change["urgency_before"].replace("_", " ")
                told = (
                    f"“{change['from']}” was changed to “{change['to']}”; before that the result was {level}."
                )
                self.out.print(f"On record: {told}", markup=False)
            if self._is_right():
                break
            self._ask_all()
        self._offer_to_keep()

    def _is_right(self) -> bool:
        """Whether the person is done; if not, something was changed."""
        options = [("done", "Done"), ("change", "Change an answer")]
        why = "Any answer can be changed; the result then follows anew."
        try:
            if ask_choice(self.out, "\nIs everything right?", options, why, may_be_unsure=False) == "done":
                return True
            self.edits.change()
        except Back:
            self.edits.step_back()
        except Changes:
            self.edits.change()
        return False

    def _offer_to_keep(self) -> None:
        options = [("delete", "Delete them"), ("keep", "Keep them on this computer")]
        if choose(self.out, "Your answers:", options) == "delete":
            session_file.forget_session(self.path)
            self.out.print("Deleted.", markup=False)
        else:
            self._keep()
            self.out.print(f"Kept in {self.path}", markup=False, soft_wrap=True)
