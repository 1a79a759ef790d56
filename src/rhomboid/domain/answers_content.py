"""Answers as they come from outside (JSON or YAML content) to `Answers`, every fault at once."""

from __future__ import annotations

from typing import Any

from rhomboid.domain.answers import Answers, check_answers, nearest
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import Knowledge

KEYS = ("age_years", "sex", "answers")


def answers_of_content(
    content: Any, knowledge: Knowledge, place: str, noted_faults: tuple[Fault, ...] = ()
) -> Answers:
    """Give the answers of a content with the keys age_years, sex and answers.

    noted_faults: what the reader of the text has found already; reported with the rest, and not twice.
    Errors: AnswersError with every fault of shape and words.
    """
    faults = list(noted_faults)
    if not isinstance(content, dict):
        raise AnswersError(faults or [_not_a_mapping(place, content)])
    # what the reader has a fault with already is not reported a second time for what it says
    noted = {fault.place.rpartition(": ")[2] for fault in faults}
    faults += [_unknown_key(place, key) for key in content if key not in KEYS]
    faults += [f for f in _faults_of_shape(place, content) if f.place.rpartition(": ")[2] not in noted]
    answers = _answers_in(content, noted)
    try:
        check_answers(knowledge, answers, place)
    except AnswersError as error:
        faults += error.faults
    if faults:
        raise AnswersError(faults)
    return answers


def _age_in(content: dict[Any, Any]) -> Any:
    """Give the age; 36.0 is the integer 36 in JSON Schema, and so it is here."""
    age = content.get("age_years")
    return int(age) if isinstance(age, float) and age.is_integer() else age


def _answers_in(content: dict[Any, Any], noted: set[str]) -> Answers:
    """Give what has the right shape, for its words to be checked."""
    age, sex, given = _age_in(content), content.get("sex"), content.get("answers", {})
    words = given.items() if isinstance(given, dict) else ()
    return Answers(
        age if _is_whole(age) and "age_years" not in noted else None,
        sex if isinstance(sex, str) and "sex" not in noted else None,
        {f: v for f, v in words if isinstance(v, str) and f"answers.{f}" not in noted},
    )


def _is_whole(age: Any) -> bool:
    return isinstance(age, int) and not isinstance(age, bool)


def _faults_of_shape(place: str, content: dict[Any, Any]) -> list[Fault]:
    age, sex, given = _age_in(content), content.get("sex"), content.get("answers", {})
    faults = []
    if age is not None and not _is_whole(age):
        expected, remedy = "whole years, or null", "Give the age as a whole number."
        faults.append(Fault(f"{place}: age_years", _shown(age), expected, remedy))
    if sex is not None and not isinstance(sex, str):
        faults.append(Fault(f"{place}: sex", _shown(sex), '"female", "male" or null', "Use one of these."))
    if not isinstance(given, dict):
        expected = "a mapping of finding ids to present, absent, unknown or an option"
        remedy = "Write `answers: {}` if there are none."
        return [*faults, Fault(f"{place}: answers", _shown(given), expected, remedy)]
    expected, remedy = "a word", "Use present, absent, unknown or an option."
    wrong = {finding: value for finding, value in given.items() if not isinstance(value, str)}
    return faults + [Fault(f"{place}: answers.{f}", _shown(v), expected, remedy) for f, v in wrong.items()]


def _not_a_mapping(place: str, content: Any) -> Fault:
    expected = "the keys age_years, sex and answers"
    return Fault(place, _shown(content), expected, "Write at least `answers: {}`.")


def _unknown_key(place: str, key: Any) -> Fault:
    expected = f"one of {', '.join(KEYS)}{nearest(str(key), KEYS)}"
    return Fault(place, f'unknown key "{key}"', expected, "Mend or delete it; findings go below `answers`.")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
