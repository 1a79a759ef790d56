"""The Questionnaire for the whole vocabulary: the pages of the interview, then what is asked on its own."""

from __future__ import annotations

from collections.abc import Iterable

from rhomboid.domain.knowledge import PRESENT, UNKNOWN, Finding, Knowledge
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.names import Resource, coding

CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
# SDC asks how versions are compared wherever one is named
VERSION_ALGORITHM = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.versionAlgorithm[x]"
VERSION_ALGORITHMS = "http://hl7.org/fhir/version-algorithm"
WORDS = {PRESENT: "Yes", "absent": "No", UNKNOWN: "Not sure"}
HELP_SUFFIX = ".help"


def questionnaire(knowledge: Knowledge) -> Resource:
    """Give the Questionnaire. status is draft while no clinician has reviewed the knowledge."""
    return {
        "resourceType": "Questionnaire",
        "id": names.QUESTIONNAIRE_ID,
        "extension": [{"url": VERSION_ALGORITHM, "valueCoding": coding(VERSION_ALGORITHMS, "semver")}],
        "url": names.QUESTIONNAIRE,
        "version": knowledge.version,
        "name": "UpperBackPain",
        "title": "Upper back pain",
        "status": "draft",
        "experimental": True,
        "subjectType": ["Patient"],
        "publisher": "rhomboid",
        "copyright": "CC BY 4.0. Codes of SNOMED CT: Global Patient Set only.",
        "item": [who_group(), *_pages(knowledge), *_rest(knowledge)],
    }


def who_group() -> Resource:
    """Give the group of age and sex."""
    sexes = [{"valueCoding": coding(names.ANSWERS, s, s.capitalize())} for s in ("female", "male")]
    return {
        "linkId": "who",
        "text": "About you",
        "type": "group",
        "item": [
            {"linkId": names.AGE, "text": "How old are you, in years?", "type": "integer"},
            {
                "linkId": names.SEX,
                "text": "What sex were you given at birth?",
                "type": "choice",
                "answerOption": sexes,
            },
        ],
    }


def question(knowledge: Knowledge, finding: Finding, has_conditions: bool = True) -> Resource:
    """Give the question of a finding, with its options, its help, and when it is asked."""
    line: Resource = {
        "linkId": finding.id,
        "code": names.codings_of(names.FINDINGS, finding.id, finding.title.clinician, finding.codes),
        "text": finding.question,
        "type": "choice",
        "answerOption": [{"valueCoding": one} for one in options_of(finding)],
    }
    when = _when(finding) if has_conditions else []
    if when:
        line["enableWhen"] = when
    if len(when) > 1:
        line["enableBehavior"] = "any"
    if finding.help:
        line["item"] = [_help(finding)]
    return line


def options_of(finding: Finding) -> list[Resource]:
    """Give the answers that a finding takes, `unknown` among them, as Codings."""
    labels = {o.id: o.label for o in finding.options} or {v: WORDS[v] for v in finding.values}
    return [
        coding(names.ANSWERS, value, label) for value, label in {**labels, UNKNOWN: WORDS[UNKNOWN]}.items()
    ]


def _help(finding: Finding) -> Resource:
    control = {"coding": [coding(CONTROLS, "help")]}
    return {
        "linkId": finding.id + HELP_SUFFIX,
        "extension": [{"url": CONTROL, "valueCodeableConcept": control}],
        "text": finding.help,
        "type": "display",
    }


def _when(finding: Finding) -> list[Resource]:
    parents = [(parent, PRESENT) for parent in finding.asked_if]
    if not parents:
        parents = [(p, o) for p, opts in finding.asked_if_option.items() for o in (*opts, UNKNOWN)]
    return [
        {"question": parent, "operator": "=", "answerCoding": coding(names.ANSWERS, value)}
        for parent, value in parents
    ]


def _pages(knowledge: Knowledge) -> Iterable[Resource]:
    for page in knowledge.interview.pages:
        blocks = [
            group(
                f"{page.id}.{number}",
                block.title,
                [question(knowledge, knowledge.findings[f]) for f in block.findings],
            )
            for number, block in enumerate(page.blocks, start=1)
        ]
        yield group(f"page.{page.id}", page.title, blocks)


def _rest(knowledge: Knowledge) -> Iterable[Resource]:
    paged = {f for page in knowledge.interview.pages for block in page.blocks for f in block.findings}
    asked = [f for f in knowledge.findings.values() if f.derived is None and f.id not in paged]
    follow_ups = [question(knowledge, f) for f in asked if f.asked_if]
    others = [question(knowledge, f) for f in asked if not f.asked_if]
    if follow_ups:
        yield group("follow_ups", "A little more about that", follow_ups)
    if others:
        yield group("others", "More questions", others)


def group(link: str, title: str, lines: list[Resource]) -> Resource:
    """Give a group of lines."""
    return {"linkId": link, "text": title or "More questions", "type": "group", "item": lines}
