"""Answers to a QuestionnaireResponse, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rhomboid.domain.answers import Answers, check_answers
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import ABSENT, PRESENT, Knowledge
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.forms import check_model
from rhomboid.fhir_mapping.names import Resource, coding
from rhomboid.fhir_mapping.questionnaire import options_of, questionnaire

READABLE_STATUSES = ("in-progress", "completed", "amended")


def response_of(knowledge: Knowledge, answers: Answers, authored: str, status: str = "completed") -> Resource:
    """Give the answers as a QuestionnaireResponse to the whole Questionnaire. authored: an ISO date."""
    told = _told(knowledge, answers)
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{names.QUESTIONNAIRE}|{knowledge.version}",
        "status": status,
        "authored": authored,
        "item": list(_answered(questionnaire(knowledge)["item"], told)),
    }


def _told(knowledge: Knowledge, answers: Answers) -> dict[str, Resource]:
    told: dict[str, Resource] = {}
    if answers.age_years is not None:
        told[names.AGE] = {"valueInteger": answers.age_years}
    if answers.sex is not None:
        told[names.SEX] = {"valueCoding": coding(names.ANSWERS, answers.sex, answers.sex.capitalize())}
    for finding, value in answers.given.items():
        options = {one["code"]: one for one in options_of(knowledge.findings[finding])}
        told[finding] = {"valueCoding": options[value]}
    return told


def _answered(lines: Iterable[Resource], told: dict[str, Resource]) -> Iterator[Resource]:
    for line in lines:
        kept: Resource = {"linkId": line["linkId"], "text": line["text"]}
        if line["type"] == "group":
            below = list(_answered(line["item"], told))
            if below:
                yield {**kept, "item": below}
        elif line["linkId"] in told:
            yield {**kept, "answer": [told[line["linkId"]]]}


def answers_of_response(knowledge: Knowledge, content: Any) -> Answers:
    """Give the answers of a QuestionnaireResponse. Errors: AnswersError, every fault of form and words."""
    check_form(content)
    if content["status"] not in READABLE_STATUSES:
        expected = f"one of {', '.join(READABLE_STATUSES)}"
        fault = Fault("status", f'"{content["status"]}"', expected, "Send answers that still hold.")
        raise AnswersError([fault])
    faults: list[Fault] = []
    given: dict[str, Any] = {}
    for link, answer in _leaves(content.get("item", ())):
        value = _value(link, answer, faults)
        if link in given:
            faults.append(Fault(f"item {link}", "a second answer", "one answer", "Keep one of the two."))
        elif value is not None:
            given[link] = value
    age, sex = given.pop(names.AGE, None), given.pop(names.SEX, None)
    answers = Answers(age, sex, given)
    try:
        check_answers(knowledge, answers, "QuestionnaireResponse")
    except AnswersError as error:
        faults += error.faults
    if faults:
        raise AnswersError(faults)
    return answers


def check_form(content: Any) -> None:
    """Raise AnswersError if the content is no QuestionnaireResponse of FHIR R4, with every fault."""
    kind = content.get("resourceType") if isinstance(content, dict) else None
    if kind != "QuestionnaireResponse":
        found = f'resourceType "{kind}"' if kind else "no resourceType"
        fault = Fault("resource", found, "a QuestionnaireResponse", "Send one.")
        raise AnswersError([fault])
    # the contained Questionnaire of an adaptive form is ours to build anew, so it is not read
    check_model("QuestionnaireResponse", {key: value for key, value in content.items() if key != "contained"})
    authored = content.get("authored", "")
    if not isinstance(authored, str):
        # the model takes a number for seconds since 1970
        fault = Fault("authored", repr(authored)[:80], 'a date such as "2026-11-21"', "Write it as text.")
        raise AnswersError([fault])


def _leaves(lines: Iterable[Resource]) -> Iterator[tuple[str, Resource]]:
    for line in lines:
        for answer in line.get("answer", ()):
            yield line["linkId"], answer
            yield from _leaves(answer.get("item", ()))
        yield from _leaves(line.get("item", ()))


def _value(link: str, answer: Resource, faults: list[Fault]) -> Any:
    place = f"item {link}"
    if link == names.AGE:
        if "valueInteger" in answer:
            return answer["valueInteger"]
        faults.append(Fault(place, ", ".join(answer), "valueInteger", "Give the age in whole years."))
        return None
    if isinstance(answer.get("valueBoolean"), bool):
        return PRESENT if answer["valueBoolean"] else ABSENT
    told = answer.get("valueCoding", {})
    if told.get("system", names.ANSWERS) != names.ANSWERS or "code" not in told:
        found = str(told.get("system", ", ".join(answer)))
        expected = f"a valueCoding of {names.ANSWERS}"
        faults.append(Fault(place, found, expected, "Use the options of the Questionnaire."))
        return None
    return told["code"]
