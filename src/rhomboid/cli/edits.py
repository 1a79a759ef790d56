"""Changing an answer: any of them, at any time; one that held an emergency asks once more and is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.console import Console

from rhomboid.assessment import Engine
from rhomboid.assessment.ranking import answer_text
from rhomboid.cli.prompts import Back, Changes, ask_age, ask_finding, ask_line, ask_sex, choose
from rhomboid.cli.session_file import Session
from rhomboid.domain.knowledge import Urgency
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.evaluation.outcomes import shares_for, urgency_of

AGE, SEX = "age_years", "sex"
SURE = "Your earlier answer pointed to an emergency. Are you sure of the new one?"
SURE_OPTIONS = [("yes", "Yes, the new one is right"), ("no", "Keep the earlier answer")]


class Edits:
    """What changes in the answers of one interview. keep: writes the session down."""

    def __init__(self, engine: Engine, out: Console, session: Session, keep: Callable[[], None]) -> None:
        self.engine, self.out, self.session, self.keep = engine, out, session, keep

    def step_back(self) -> None:
        """Take back the last answer, to be asked again; one that holds an emergency is asked here and now."""
        session = self.session
        if not session.answers:
            if not session.is_who_asked:
                self.out.print("This is the first question.", markup=False)
            session.is_who_asked = False
            return
        last = list(session.answers)[-1]
        if self._urgency(session) in EMERGENCIES:
            self._guarded(lambda: self._change_one(last))
        else:
            del session.answers[last]
        self.keep()

    def change(self) -> None:
        """Show what was answered and change one."""
        self._guarded(self._choose_and_change)

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except (Back, Changes):
            self.out.print("Nothing was changed.", markup=False)

    def _choose_and_change(self) -> None:
        session = self.session
        known = [AGE, SEX, *session.answers] if session.is_who_asked else list(session.answers)
        if not known:
            self.out.print("There are no answers to change yet.", markup=False)
            return
        for number, key in enumerate(known, start=1):
            self.out.print(f"{number:3}. {self._shown(session, key)}", markup=False)
        line = ask_line(self.out, "Number to change (Enter for none):")
        if line.isdecimal() and 1 <= int(line) <= len(known):
            self._change_one(known[int(line) - 1])
            return
        understood = "" if not line else f"There is no number “{line}” in the list. "
        self.out.print(f"{understood}Nothing was changed.", markup=False)

    def _change_one(self, key: str) -> None:
        """Ask one thing anew; if that lowers an emergency, ask once more and note it."""
        session, new = self.session, self._with_new_answer(key)
        before = self._urgency(session)
        if before in EMERGENCIES and rank(self._urgency(new)) < rank(before):
            if choose(self.out, SURE, SURE_OPTIONS) == "no":
                self.out.print("The earlier answer stays.", markup=False)
                return
            told = {"answer": key, "from": self._shown(session, key), "to": self._shown(new, key)}
            new.lowered.append({**told, "urgency_before": before})
        vars(session).update(vars(new))
        self.keep()

    def _with_new_answer(self, key: str) -> Session:
        new = replace(self.session, answers=dict(self.session.answers), lowered=list(self.session.lowered))
        if key == AGE:
            new.age_years = ask_age(self.out)
        elif key == SEX:
            new.sex = ask_sex(self.out)
        else:
            findings = self.engine.knowledge.findings
            new.answers[key] = ask_finding(self.out, findings[key])
            # an answer about something that is no longer said goes with it (since when the chest hurts)
            for left in [f for f in new.answers if not findings[f].is_called_for(new.answers)]:
                del new.answers[left]
        return new

    def _shown(self, session: Session, key: str) -> str:
        if key == AGE:
            return f"Age: {'not said' if session.age_years is None else session.age_years}"
        if key == SEX:
            return f"Sex: {session.sex or 'not said'}"
        finding = self.engine.knowledge.findings[key]
        return answer_text(finding, session.answers[key])

    def _urgency(self, session: Session) -> Urgency:
        answers = session.as_answers()
        return urgency_of(self.engine, answers, shares_for(self.engine, answers))
