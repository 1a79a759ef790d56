"""SDC adaptive forms: the next questions, put into the Questionnaire that the response carries. Stateless."""

from __future__ import annotations

from typing import Any

from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Assessment
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import Knowledge
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.names import Resource
from rhomboid.fhir_mapping.questionnaire import group, question, who_group
from rhomboid.interview.screens import WHO, Screen

ADAPTIVE = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-questionnaireAdaptive"
CONTAINED_ID = "adaptive"
RESULT_LINK = "result"


def response_in(content: Any) -> Any:
    """Give the QuestionnaireResponse of a request: itself, or the parameter of that name in a Parameters."""
    if not isinstance(content, dict) or content.get("resourceType") != "Parameters":
        return content
    for parameter in content.get("parameter") or ():
        if isinstance(parameter, dict) and parameter.get("name") == "questionnaire-response":
            return parameter.get("resource")
    expected = "a parameter `questionnaire-response`"
    raise AnswersError([Fault("Parameters", "no such parameter", expected, "Add it.")])


def with_next_questions(
    knowledge: Knowledge,
    answers: Answers,
    response: Resource,
    screen: Screen | None,
    result: Assessment | None,
) -> Resource:
    """Give the response with the Questionnaire so far and the questions of the next screen.

    When there are no more (screen is None) it is completed, and the last line says what to do: FHIR has no
    other place for it.
    """
    lines = [_asked(knowledge, answers)]
    if screen is None or result is not None:
        lines += [_result(result)] if result is not None else []
    elif screen.kind == WHO:
        lines = [who_group()]
    else:
        lines.append(_screen(knowledge, screen))
    form = {
        "resourceType": "Questionnaire",
        "id": CONTAINED_ID,
        "extension": [{"url": ADAPTIVE, "valueBoolean": True}],
        "derivedFrom": [f"{names.QUESTIONNAIRE}|{knowledge.version}"],
        "title": "Upper back pain",
        "status": "draft",
        "subjectType": ["Patient"],
        "item": [line for line in lines if line is not None],
    }
    status = "completed" if screen is None else "in-progress"
    return {**response, "contained": [form], "questionnaire": f"#{CONTAINED_ID}", "status": status}


def _asked(knowledge: Knowledge, answers: Answers) -> Resource | None:
    asked = [question(knowledge, knowledge.findings[f], has_conditions=False) for f in answers.given]
    who = who_group()["item"]
    told = {names.AGE: answers.age_years, names.SEX: answers.sex}
    lines = [line for line in who if told[line["linkId"]] is not None] + asked
    return group("asked", "Asked so far", lines) if lines else None


def _screen(knowledge: Knowledge, screen: Screen) -> Resource:
    blocks = [
        group(
            f"next.{number}",
            block.title or screen.title,
            [question(knowledge, knowledge.findings[f], has_conditions=False) for f in block.findings],
        )
        for number, block in enumerate(screen.blocks, start=1)
    ]
    return group("next", screen.title, blocks)


def _result(result: Assessment) -> Resource:
    urgency = result.urgency
    text = " ".join((urgency.title + ".", urgency.service_text + ".", *urgency.card, *urgency.advice))
    return {"linkId": RESULT_LINK, "text": text, "type": "display"}
