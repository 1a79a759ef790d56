"""The free-text first step of the interview: told, shown back with the words it came from, confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rich.console import Console

from rhomboid.assessment.ranking import answer_text
from rhomboid.cli.parse_command import crisis_lines, not_understood_lines, reader_of, understood_lines
from rhomboid.cli.prompts import ask_age, ask_choice, ask_finding, ask_line, ask_sex
from rhomboid.cli.session_file import Session
from rhomboid.domain.knowledge import UNKNOWN, Finding, Knowledge
from rhomboid.language import Parse, Understood

PROMPT = "\nTell in your own words what is wrong. (Enter: skip this and be asked) >"
SHOWN_BACK = "\nThis is what I understood. Only what you confirm counts."
ALL_RIGHT = [
    ("all", "All of it is right"),
    ("each", "Go through it one by one"),
    ("none", "Strike all of it"),
]
ONE_RIGHT = [("keep", "Right"), ("change", "Change it"), ("strike", "Strike it")]
EMERGENCY_FIRST = "\nSome of that cannot wait, so I ask it first."

Put = Callable[[Finding, str], None]


class OwnWords:
    """One telling. put: writes an answer down; is_stopped: whether an emergency ends the interview now."""

    def __init__(
        self, knowledge: Knowledge, out: Console, session: Session, put: Put, is_stopped: Callable[[], bool]
    ) -> None:
        self.knowledge, self.out, self.session = knowledge, out, session
        self.put, self.is_stopped = put, is_stopped

    def ask(self, as_of: date, pathway: str) -> bool:
        """Ask for the words and confirm them; give True if an emergency ends the interview."""
        text = ask_line(self.out, PROMPT)
        if not text:
            return False
        parse = reader_of(None, self.knowledge).parse(text, as_of, pathway)
        for line in crisis_lines(parse):
            self.out.print(line, markup=False)
        if not parse.is_understood:
            for line in not_understood_lines(parse):
                self.out.print(line, markup=False)
            return False
        if self._is_stopped_by(parse):
            return True
        return self._confirm(parse)

    def _is_stopped_by(self, parse: Parse) -> bool:
        """Ask the signs that cannot wait, before anything is confirmed."""
        if parse.emergency:
            self.out.print(EMERGENCY_FIRST, markup=False)
        for finding_id in parse.emergency:
            finding = self.knowledge.findings[finding_id]
            self.put(finding, ask_finding(self.out, finding))
            if self.is_stopped():
                return True
        return False

    def _confirm(self, parse: Parse) -> bool:
        left = [one for one in parse.findings if one.id not in self.session.answers]
        if not left and parse.age_years is None and parse.sex is None:
            self.out.print("I found nothing more in it that I understand, so I ask.", markup=False)
            return False
        self.out.print(SHOWN_BACK, markup=False)
        for line in understood_lines(self.knowledge, _only(parse, left)):
            self.out.print(f"  • {line}", markup=False)
        why = "I may have misread you. What you strike is asked as if you had not said it."
        chosen = ask_choice(self.out, "Is that right?", ALL_RIGHT, why, may_be_unsure=False)
        self.session.is_told = True
        self.session.screens += 1
        return self._taken(parse, left, chosen)

    def _taken(self, parse: Parse, left: list[Understood], chosen: str) -> bool:
        """Write down what stands; give True if an emergency ends the interview."""
        if chosen == "none":
            return False
        self._take_person(parse, chosen)
        for one in left:
            finding = self.knowledge.findings[one.id]
            value = one.value if chosen == "all" else self._decided(one, finding)
            if value is None:
                continue
            self.put(finding, value)
            if self.is_stopped():
                return True
        return False

    def _decided(self, one: Understood, finding: Finding) -> str | None:
        shown = f"{answer_text(finding, one.value)}  (“{one.words}”)"
        choice = ask_choice(self.out, shown, ONE_RIGHT, finding.why_asked)
        if choice in ("strike", UNKNOWN):
            return None
        return one.value if choice == "keep" else ask_finding(self.out, finding)

    def _take_person(self, parse: Parse, chosen: str) -> None:
        """Take over age and sex, and ask at once for the one that was not said."""
        age, sex = parse.age_years, parse.sex
        if age is None and sex is None:
            return
        if chosen == "each":
            told = f"Age: {'not said' if age is None else age}, sex: {sex or 'not said'}"
            if ask_choice(self.out, told, ONE_RIGHT, "Age and sex change what is likely.") != "keep":
                return
        self.session.age_years = age if age is not None else ask_age(self.out)
        self.session.sex = sex if sex is not None else ask_sex(self.out)
        self.session.is_who_asked = True


def _only(parse: Parse, left: list[Understood]) -> Parse:
    return Parse(findings=tuple(left), age_years=parse.age_years, sex=parse.sex)
