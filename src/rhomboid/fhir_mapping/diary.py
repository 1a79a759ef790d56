"""A diary as a Bundle of Observations, one for each day, and back without loss.

It speaks of the exported diary (`rhomboid diary export`), not of the room `diary`, which lies above this one.
A day is an Observation with a component for each thing noted; a medicine taken is a MedicationStatement that
is part of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from rhomboid.domain.answers_content import answers_of_content
from rhomboid.domain.knowledge import Knowledge
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.names import Resource, coding, concept
from rhomboid.fhir_mapping.response import response_of

DAY, ABOUT = "day", "about"
EXERCISE, HELPED, SEEN, ACTIVITY, BEGAN = "exercise", "helped", "seen", "activity", "began_on"
SCORES = ("now", "worst", "average", "interference", "function")
SLEEP = "sleep_hours"
# LOINC 72514-3: pain severity, 0 to 10, as told; 93832-4: sleep duration. The other scores have no code of
# which we are sure that it means the same
LOINC_CODES = {"now": "72514-3", SLEEP: "93832-4"}
TITLES = {
    "now": "Pain now, 0 to 10",
    "worst": "Worst pain of the day, 0 to 10",
    "average": "Average pain of the day, 0 to 10",
    "interference": "How much pain got in the way, 0 to 10",
    "function": "How well a chosen activity went, 0 to 10",
    SLEEP: "Hours slept",
    EXERCISE: "Exercise done",
    HELPED: "What helped",
    SEEN: "Who was seen about this pain",
    ACTIVITY: "The chosen activity",
    BEGAN: "The day on which the pain began",
}
Content = Mapping[str, Any]


def diary_bundle(knowledge: Knowledge, content: Content) -> Resource:
    """Give an exported diary as a Bundle of type collection. The same diary: the same bytes."""
    entries: list[Resource] = []
    person = str(content["person"])

    def place(resource: Resource) -> Resource:
        """Put a resource into the Bundle and give the Reference to it."""
        url = uuid5(NAMESPACE_URL, f"rhomboid diary|{person}|{len(entries)}").urn
        entries.append({"fullUrl": url, "resource": resource})
        return {"reference": url}

    patient = place({"resourceType": "Patient", "identifier": [{"system": names.DIARY, "value": person}]})
    place(_about(content, patient))
    if content["answers"] is not None:
        answers = answers_of_content(content["answers"], knowledge, "answers")
        response = response_of(knowledge, answers, "")
        # nobody knows on which day the kept answers were given
        del response["authored"]
        place({**response, "subject": patient})
    for entry in content["entries"]:
        day = place(_day(knowledge, entry, patient))
        for dose in entry["doses"]:
            place(_taken(dose, entry["day"], patient, day))
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _about(content: Content, patient: Resource) -> Resource:
    parts: list[Resource] = []
    if content["activity"]:
        parts.append({**_named(ACTIVITY), "valueString": content["activity"]})
    if content["began_on"]:
        parts.append({**_named(BEGAN), "valueDateTime": content["began_on"]})
    return _observation(ABOUT, "What the diary is about", patient, parts)


def _day(knowledge: Knowledge, entry: Content, patient: Resource) -> Resource:
    parts = [{**_named(score), "valueInteger": entry[score]} for score in SCORES if entry[score] is not None]
    if entry[SLEEP] is not None:
        hours = {"value": entry[SLEEP], "unit": "h", "system": names.UCUM, "code": "h"}
        parts.append({**_named(SLEEP), "valueQuantity": hours})
    parts += [{**_named(EXERCISE), "valueString": name} for name in entry["exercises"]]
    parts += [{**_named(text), "valueString": entry[text]} for text in (HELPED, SEEN) if entry[text]]
    parts += [_sign(knowledge, sign) for sign in entry["signs"]]
    content = _observation(DAY, "A day of the diary", patient, parts)
    content["effectiveDateTime"] = entry["day"]
    return {**content, "note": [{"text": entry["note"]}]} if entry["note"] else content


def _observation(code: str, title: str, patient: Resource, parts: list[Resource]) -> Resource:
    survey = coding("http://terminology.hl7.org/CodeSystem/observation-category", "survey")
    content: Resource = {
        "resourceType": "Observation",
        "status": "final",
        "category": [concept([survey], "Told by the person")],
        "code": concept([coding(names.DIARY, code)], title),
        "subject": patient,
    }
    if parts:
        return {**content, "component": parts}
    absent = coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "not-asked")
    return {**content, "dataAbsentReason": concept([absent], "Nothing told")}


def _named(measure: str) -> Resource:
    codings = [coding(names.MEASURES, measure)]
    if measure in LOINC_CODES:
        codings.append(coding(names.LOINC, LOINC_CODES[measure]))
    return {"code": concept(codings, TITLES[measure])}


def _sign(knowledge: Knowledge, sign: Content) -> Resource:
    title = knowledge.findings[sign["finding"]].title.clinician
    value = concept([coding(names.ANSWERS, sign["value"])], sign["value"])
    own = concept([coding(names.FINDINGS, sign["finding"])], f"New: {title}")
    return {"code": own, "valueCodeableConcept": value}


def _taken(dose: Content, day: str, patient: Resource, of: Resource) -> Resource:
    milligrams = {"value": dose["mg"], "unit": "mg", "system": names.UCUM, "code": "mg"}
    repeat = {"frequency": dose["times"], "period": 1, "periodUnit": "d"}
    return {
        "resourceType": "MedicationStatement",
        "partOf": [of],
        "status": "completed",
        "medicationCodeableConcept": {"text": dose["product"]},
        "subject": patient,
        "effectiveDateTime": day,
        "dosage": [{"timing": {"repeat": repeat}, "doseAndRate": [{"doseQuantity": milligrams}]}],
    }


def _parts(resource: Resource) -> Iterator[tuple[str, str, Any]]:
    """Give (system, code, value) of every component."""
    for part in resource.get("component") or ():
        values = [value for key, value in part.items() if key.startswith("value")]
        for one in part["code"].get("coding") or ():
            yield one.get("system", ""), one.get("code", ""), values[0] if values else None


def _of(resources: Iterable[tuple[str, Resource]], code: str) -> list[tuple[str, Resource]]:
    kept = []
    for url, one in resources:
        codings = one["code"].get("coding", ()) if one["resourceType"] == "Observation" else ()
        if any(c.get("system") == names.DIARY and c.get("code") == code for c in codings):
            kept.append((url, one))
    return kept


def diary_of_bundle(bundle: Resource) -> dict[str, Any]:
    """Give what an exported diary holds, but for its answers, from a Bundle that `diary_bundle` made.

    Its words are not checked here: whoever takes the diary in holds them against the vocabulary.
    Errors: KeyError, TypeError, ValueError or AttributeError for another form.
    """
    resources = [(entry.get("fullUrl", ""), entry["resource"]) for entry in bundle["entry"]]
    about = [
        (code, value)
        for _, one in _of(resources, ABOUT)
        for system, code, value in _parts(one)
        if system == names.MEASURES
    ]
    told = dict(about)
    taken = [one for _, one in resources if one["resourceType"] == "MedicationStatement"]
    return {
        "activity": told.get(ACTIVITY, ""),
        "began_on": told.get(BEGAN),
        "entries": [_entry(url, day, taken) for url, day in _of(resources, DAY)],
    }


def _entry(url: str, day: Resource, taken: Sequence[Resource]) -> dict[str, Any]:
    parts = list(_parts(day))
    own = [(code, value) for system, code, value in parts if system == names.MEASURES]
    told = dict(own)
    scores = {score: told.get(score) for score in SCORES}
    signs = [
        {"finding": code, "value": value["coding"][0]["code"]}
        for system, code, value in parts
        if system == names.FINDINGS
    ]
    return {
        "day": day["effectiveDateTime"],
        **scores,
        SLEEP: told[SLEEP]["value"] if SLEEP in told else None,
        "doses": [_dose(one) for one in taken if any(of["reference"] == url for of in one["partOf"])],
        "exercises": [value for code, value in own if code == EXERCISE],
        HELPED: told.get(HELPED, ""),
        "note": "\n".join(note["text"] for note in day.get("note") or ()),
        "signs": signs,
        SEEN: told.get(SEEN, ""),
    }


def _dose(taken: Resource) -> dict[str, Any]:
    (dosage,) = taken["dosage"]
    (rate,) = dosage["doseAndRate"]
    return {
        "product": taken["medicationCodeableConcept"]["text"],
        "mg": rate["doseQuantity"]["value"],
        "times": dosage["timing"]["repeat"]["frequency"],
    }
