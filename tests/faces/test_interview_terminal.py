"""The interview in a real terminal: typed at, as a person would."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from faces.running import rhomboid

QUESTION = re.compile(r"( >|leave it open\)|for none\):) $")
SIGNS_OF_A_PANEL = re.compile(r"[│╭╮╰╯─]|\x1b\[[0-9;]*m|\r")
OWN_WORDS = "Tell in your own words"
AN_EMERGENCY = "Your earlier answer pointed to an emergency"


class Terminal:
    """One interview in a terminal so wide that no line wraps. tells: stops at the free-text first step."""

    def __init__(self, session: Path, tells: bool = False) -> None:
        self.tells = tells
        arguments = ["-m", "rhomboid.cli.main", "assess", "--session", str(session), "--pathway", "uk"]
        wide = {**os.environ, "COLUMNS": "200", "TERM": "xterm"}
        self.program = pexpect.spawn(
            sys.executable,
            arguments,
            encoding="utf-8",
            timeout=60,
            dimensions=(60, 200),
            echo=False,
            env=wide,
        )
        self.said = ""

    def wait(self) -> str:
        """Give what is said up to the next question (or the end)."""
        self.program.expect([QUESTION, pexpect.EOF])
        match = self.program.match.group() if isinstance(self.program.match, re.Match) else ""
        self.said = SIGNS_OF_A_PANEL.sub("", self.program.before + match)
        assert "Traceback" not in self.said
        if OWN_WORDS in self.said and not self.tells:
            opening = self.said
            self.program.sendline("")
            self.said = opening + self.wait()
        return self.said

    def type(self, *lines: str) -> str:
        """Type lines, each at its question; give what is said after the last one."""
        for line in lines:
            self.program.sendline(line)
            self.wait()
        return self.said

    @property
    def is_over(self) -> bool:
        return not self.program.isalive()


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return tmp_path / "interview.json"


@pytest.fixture
def terminal(session: Path) -> Iterator[Terminal]:
    opened = Terminal(session)
    opened.wait()
    yield opened
    opened.program.close(force=True)


def kept(session: Path) -> Any:
    return json.loads(session.read_text())


def with_chest_pain_now(terminal: Terminal) -> str:
    """Answer up to the emergency; give what is said then."""
    terminal.type("50", "male", "go", "yes")
    return calmly(terminal, until="Do that first", answers={"When did": "1"})


def calmly(terminal: Terminal, until: str, answers: dict[str, str] | None = None) -> str:
    """Deny every sign and be unsure of the rest, until something is said.

    answers: words of a question -> what to type at it instead.
    """
    for _ in range(120):
        if until in terminal.said:
            return terminal.said
        terminal.type(_answer_to(terminal.said, answers or {}))
    raise AssertionError(f"never said: {until}")


def _answer_to(said: str, answers: dict[str, str]) -> str:
    for words, answer in answers.items():
        if words in said:
            return answer
    if "how old" in said.lower():
        return "36"
    if "1 None of these" in said:
        return "none"
    return "no" if "2 No " in said else "?"


def test_an_ordinary_person_comes_to_a_result(terminal: Terminal, session: Path) -> None:
    assert "not a diagnosis" in terminal.said
    said = calmly(terminal, until="Is everything right?")
    for part in ("Why", "What kind of pain", "What remains unknown", "When to come back"):
        assert part in said
    assert "ambulance now" not in said
    assert len(kept(session)["answers"]) > 40
    said = terminal.type("done", "delete")
    assert "Deleted." in said
    assert terminal.is_over
    assert not session.exists()


def test_nonsense_gets_a_line_that_says_what_can_be_typed(terminal: Terminal) -> None:
    said = terminal.type("banana")
    assert "I did not understand “banana”. Type a number from 0 to 120, or ?." in said
    assert "How old are you" in said
    for nonsense in ("-3", "500", "", "½"):
        assert "I did not understand" in terminal.type(nonsense)
    terminal.type("36")
    said = terminal.type("maybe")
    assert "I did not understand “maybe”. Type a number from 1 to 2, or ? if you are not sure." in said


def test_every_question_says_why_it_is_asked(terminal: Terminal) -> None:
    assert "how likely each cause is" in terminal.type("why")
    assert "differ by sex" in terminal.type("36", "why")
    assert "all of these at once" in terminal.type("?", "why")
    said = terminal.type("go", "why")
    assert "2 No " in said
    assert "It decides what is asked" not in said


def test_not_sure_is_an_answer_of_its_own(terminal: Terminal, session: Path) -> None:
    terminal.type("?", "?", "go", "?")
    answers = kept(session)
    assert answers["age_years"] is None
    assert answers["sex"] is None
    assert list(answers["answers"].values()) == ["unknown"]


def test_back_asks_the_question_before_once_more(terminal: Terminal, session: Path) -> None:
    terminal.type("36", "female", "go", "no")
    first = next(iter(kept(session)["answers"]))
    terminal.type("back")
    assert first not in kept(session)["answers"]
    terminal.type("go", "?")
    assert kept(session)["answers"][first] == "unknown"


def test_back_at_the_first_question_leads_nowhere_and_says_so(terminal: Terminal) -> None:
    said = terminal.type("back")
    assert "This is the first question." in said
    assert "How old are you" in said


def test_any_answer_can_be_seen_and_changed_at_any_time(terminal: Terminal, session: Path) -> None:
    said = terminal.type("36", "female", "go", "no", "answers")
    assert "1. Age: 36" in said
    assert "2. Sex: female" in said
    assert ": no" in said
    terminal.type("1", "41")
    assert kept(session)["age_years"] == 41
    terminal.type("change", "3", "?")
    assert list(kept(session)["answers"].values()) == ["unknown"]
    for nothing in ("", "99", "back", "answers"):
        assert "Nothing was changed." in terminal.type("change", nothing)
    assert kept(session)["age_years"] == 41


def test_quitting_keeps_the_answers_and_the_next_run_goes_on(terminal: Terminal, session: Path) -> None:
    terminal.type("36", "female", "go", "no", "?")
    said = terminal.type("quit")
    assert f"Kept in {session}" in said
    assert f"rhomboid assess --session {session}" in said
    assert terminal.is_over
    before = kept(session)["answers"]
    assert len(before) == 2
    later = Terminal(session)
    assert "An unfinished interview with 2 answers is kept here" in later.wait()
    said = later.type("yes")
    assert "How old are you" not in said
    assert kept(session)["answers"] == before
    later.program.sendintr()
    assert "Kept in" in later.wait()
    assert kept(session)["answers"] == before


def test_leaving_at_the_question_whether_to_go_on_loses_nothing(terminal: Terminal, session: Path) -> None:
    terminal.type("36", "female", "go", "no", "quit")
    before = session.read_text()
    for way_out in ("quit", "back"):
        later = Terminal(session)
        later.wait()
        later.type(way_out)
        later.program.close(force=True)
        assert session.read_text() == before


def test_starting_afresh_forgets_the_earlier_answers(terminal: Terminal, session: Path) -> None:
    terminal.type("36", "female", "go", "no", "quit")
    later = Terminal(session)
    later.wait()
    assert "How old are you" in later.type("no")
    later.program.close(force=True)
    assert not session.exists()


def test_an_emergency_says_at_once_what_to_do_and_ends(terminal: Terminal) -> None:
    said = with_chest_pain_now(terminal)
    assert "999" in said
    assert "Do not drive yourself." in said
    assert "What kind of pain" not in said
    said = terminal.type("stop")
    assert "Is everything right?" in said
    assert "999" in said
    assert "Kept in" in terminal.type("done", "keep")
    assert terminal.is_over


def test_going_on_after_an_emergency_does_not_lower_it(terminal: Terminal) -> None:
    with_chest_pain_now(terminal)
    terminal.type("go")
    said = calmly(terminal, until="Is everything right?")
    assert "999" in said
    assert AN_EMERGENCY not in said


def test_an_edit_that_lowers_an_emergency_asks_once_more_and_stays_on_record(
    terminal: Terminal, session: Path
) -> None:
    with_chest_pain_now(terminal)
    terminal.type("stop")
    place = _number_of(terminal.type("change"), "Chest pain")
    assert AN_EMERGENCY in terminal.type(place, "no")
    assert "The earlier answer stays." in terminal.type("no")
    assert kept(session)["answers"]["chest_pain"] == "present"
    place = _number_of(calmly_to_the_list(terminal), "Chest pain")
    assert AN_EMERGENCY in terminal.type(place, "no")
    terminal.type("yes")
    assert kept(session)["answers"]["chest_pain"] == "absent"
    assert "chest_pain_when" not in kept(session)["answers"]
    (noted,) = kept(session)["lowered"]
    assert noted["answer"] == "chest_pain"
    said = calmly(terminal, until="Is everything right?")
    assert "On record: “Chest pain" in said
    assert "before that the result was emergency" in said


def calmly_to_the_list(terminal: Terminal) -> str:
    calmly(terminal, until="Is everything right?")
    return terminal.type("change")


def _number_of(said: str, title: str) -> str:
    found = re.search(rf"^ *(\d+)\. {title}", said, flags=re.MULTILINE)
    assert found, said
    return found.group(1)


def test_back_cannot_take_an_emergency_away_in_silence(terminal: Terminal, session: Path) -> None:
    with_chest_pain_now(terminal)
    last = list(kept(session)["answers"])[-1]
    said = terminal.type("back")
    assert "When did" in said
    options = len(re.findall(r"^ +\d ", said, flags=re.MULTILINE)) or 3
    assert AN_EMERGENCY in terminal.type(str(options))
    assert kept(session)["answers"][last]
    terminal.type("no")
    assert kept(session)["lowered"] == []


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"answers": 3}', "\x00", '{"age_years": '])
def test_a_damaged_session_file_is_refused_with_one_line(session: Path, content: str) -> None:
    session.write_text(content)
    broken = Terminal(session)
    said = broken.wait()
    assert f"rhomboid: {session}: found " in said
    assert "Delete the file to start afresh" in said
    broken.program.wait()
    assert broken.program.exitstatus == 2
    assert session.read_text() == content


def test_an_unknown_pathway_is_refused_before_anything_is_asked(session: Path) -> None:
    program = pexpect.spawn(
        sys.executable,
        ["-m", "rhomboid.cli.main", "assess", "--session", str(session), "--pathway", "mars"],
        encoding="utf-8",
        timeout=60,
    )
    program.expect(pexpect.EOF)
    assert "one of generic, uk, us" in program.before
    assert "How old" not in program.before


def test_without_a_terminal_nothing_is_asked_and_nothing_is_kept(session: Path) -> None:
    run = rhomboid("assess", "--session", str(session), typed="36\n")
    assert run.code == 0
    assert "There is no terminal here" in run.out
    assert "rhomboid serve" in run.out
    assert not session.exists()
