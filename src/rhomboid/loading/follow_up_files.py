"""The files of `diary/`, `checks/` and `pictures/` to their compiled content, checked against the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault
from rhomboid.loading import check_shapes, diary_shapes, picture_shapes
from rhomboid.loading.files import KnowledgeFiles
from rhomboid.loading.schema import Fact

SHAPES: dict[str, dict[str, type[Fact]]] = {
    "diary": {
        "measures": diary_shapes.MeasuresShape,
        "medicines": diary_shapes.MedicinesShape,
        "crisis_words": diary_shapes.CrisisWordsShape,
        "expected_weeks": diary_shapes.ExpectedWeeksShape,
        "reassessment": diary_shapes.ReassessmentShape,
        "why_it_lasts": diary_shapes.WhyShape,
    },
    "checks": {
        "lifting": check_shapes.LiftingShape,
        "bag": check_shapes.BagShape,
        "workstation": check_shapes.WorkstationShape,
        "timers": check_shapes.TimersShape,
    },
    "pictures": {"body_map": picture_shapes.BodyMapShape},
}
# mappings whose order is that of asking or reading
IN_ORDER = (
    ("diary", "measures", "measures"),
    ("checks", "workstation", "questions"),
    ("pictures", "body_map", "regions"),
)


def follow_up_content(files: KnowledgeFiles) -> dict[str, Any]:
    """Give every fact of these folders by folder and id; a file with a fault leaves its part out."""
    content = {
        folder: {
            fact_id: fact.model_dump(exclude_none=True, by_alias=True)
            for fact_id, fact in files.facts_by_id(folder, shapes).items()
        }
        for folder, shapes in SHAPES.items()
    }
    for folder, fact_id, key in IN_ORDER:
        if fact_id in content[folder]:
            content[folder][fact_id][key] = _in_order(content[folder][fact_id][key])
    if "why_it_lasts" in content["diary"]:
        why = content["diary"]["why_it_lasts"]
        why["topics"] = [
            {**topic, "questions": _in_order(topic["questions"])} for topic in _in_order(why["topics"])
        ]
    return content


def _in_order(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give a mapping as a list with ids: the compiled JSON sorts keys, and the order of asking matters."""
    return [{"id": one_id, **one} for one_id, one in content.items()]


def faults_of_follow_up(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Give every fault between these files and the vocabulary, the conditions and the services."""
    yield from picture_shapes.faults_of_pictures(content)
    diary = content["follow_up"]["diary"]
    yield from _findings(content, diary)
    yield from _options(content, diary)
    weeks = diary.get("expected_weeks", {}).get("weeks", {})
    for condition in weeks:
        yield from _unknown(content, "diary/expected_weeks.yaml", condition, content["conditions"])
    for place, service in _services(diary):
        for pathway in content["pathways"].values():
            yield from _unknown(content, place, service, pathway["services"])


def _unknown(content: Mapping[str, Any], place: str, word: str, known: Any) -> Iterator[Fault]:
    if word not in known and word not in content["unread"]:
        yield Fault(place, f'"{word}"', f"a known id{nearest(word, known)}", "Mend the id, or add the file.")


def _findings(content: Mapping[str, Any], diary: Mapping[str, Any]) -> Iterator[Fault]:
    written = diary.get("reassessment", {})
    for finding in (*written.get("writes", {}).values(), *written.get("asked_signs", ())):
        yield from _unknown(content, "diary/reassessment.yaml", finding, content["findings"])
    for topic in diary.get("why_it_lasts", {}).get("topics", ()):
        for question in topic["questions"]:
            if "finding" in question:
                yield from _unknown(
                    content, "diary/why_it_lasts.yaml", question["finding"], content["findings"]
                )


def _options(content: Mapping[str, Any], diary: Mapping[str, Any]) -> Iterator[Fault]:
    written = diary.get("reassessment")
    if written is None:
        return
    for role, key in (("severity", "severity_from"), ("duration", "duration_from_days")):
        finding = content["findings"].get(written["writes"][role], {})
        options = [option["id"] for option in finding.get("options", ())]
        for option in written[key]:
            if options and option not in options:
                expected = f"one of {', '.join(options)}{nearest(option, tuple(options))}"
                yield Fault(f"diary/reassessment.yaml: {key}", f'"{option}"', expected, "Mend the option.")


def _services(diary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for medicine_id, medicine in diary.get("medicines", {}).get("medicines", {}).items():
        yield f"diary/medicines.yaml: {medicine_id}", medicine["service"]
    why = diary.get("why_it_lasts", {})
    for service in why.get("services_in_order", ()):
        yield "diary/why_it_lasts.yaml: services_in_order", service
    if why:
        yield "diary/why_it_lasts.yaml: yellow_flag_service", why["yellow_flag_service"]
    for topic in why.get("topics", ()):
        for question in topic["questions"]:
            if "service" in question:
                yield f"diary/why_it_lasts.yaml: {question['id']}", question["service"]
