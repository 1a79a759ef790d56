"""An interview kept on the person's own disk, so that it can go on later. Nothing is sent anywhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from rhomboid.domain.answers import Answers, check_answers
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.interview.screens import Progress

# what is kept of an edit that lowered an emergency
# an interview kept before one could tell it in one's own words lacks this key
IS_TOLD = "is_told"
NOTED = ("answer", "from", "to", "urgency_before")


@dataclass
class Session:
    """The answers so far, where the interview stands, and each edit that lowered an emergency."""

    age_years: int | None = None
    sex: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    is_who_asked: bool = False
    singles: int = 0
    screens: int = 0
    lowered: list[dict[str, str]] = field(default_factory=list)
    is_told: bool = False

    def as_answers(self) -> Answers:
        """Give the answers as the engine takes them."""
        return Answers(self.age_years, self.sex, dict(self.answers))

    def progress(self) -> Progress:
        """Give where the interview stands."""
        return Progress(self.is_who_asked, self.singles, self.screens, self.is_told)


def default_path() -> Path:
    """Give the file in the platform's data folder."""
    return Path(user_data_path("rhomboid", appauthor=False)) / "interview.json"


def load_session(path: Path, knowledge: Knowledge) -> Session | None:
    """Give the kept interview, or None if there is none.

    Errors: RhomboidError if the file is no interview.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise RhomboidError([_unreadable(path, str(error))]) from error
    if not _is_a_session(content):
        raise RhomboidError([_unreadable(path, "something else")])
    session = Session(**content)
    check_answers(knowledge, session.as_answers(), str(path))
    return session


def _is_a_session(content: Any) -> bool:
    """Whether the keys and the types are those of a session; what the answers say is checked elsewhere."""
    if not isinstance(content, dict) or {*content, IS_TOLD} != set(vars(Session())):
        return False
    answers, lowered = content["answers"], content["lowered"]
    if not (isinstance(answers, dict) and isinstance(lowered, list)):
        return False
    if not all(isinstance(one, dict) and set(one) == set(NOTED) for one in lowered):
        return False
    texts = [*answers.values(), *(text for one in lowered for text in one.values())]
    counts = [content.get(key, False) for key in ("is_who_asked", "singles", "screens", IS_TOLD)]
    return all(isinstance(text, str) for text in texts) and all(isinstance(count, int) for count in counts)


def _unreadable(path: Path, found: str) -> Fault:
    remedy = "Delete the file to start afresh, or give another with --session."
    return Fault(str(path), found, "a kept interview", remedy)


def save_session(path: Path, session: Session) -> None:
    """Write the interview in one step: a kill loses at most the answer being typed."""
    content: dict[str, Any] = vars(session)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        # nobody else may read it, not even while it is written; what a kill left behind goes first
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
        part.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        found = error.strerror or str(error)
        remedy = "Free some space or give another file with --session."
        raise RhomboidError([Fault(str(path), found, "a file that can be written", remedy)]) from error


def forget_session(path: Path) -> None:
    """Delete the kept interview."""
    path.unlink(missing_ok=True)
