"""Names under which our ids appear in FHIR. They are urns: nobody owns a web address for them yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rhomboid.domain.knowledge import Codes

Resource = dict[str, Any]

FINDINGS, ANSWERS, CONDITIONS, RED_FLAGS, URGENCIES, SERVICES, COMPLETENESS = (
    f"urn:rhomboid:codesystem:{name}"
    for name in ("findings", "answers", "conditions", "red-flags", "urgencies", "services", "completeness")
)
TREATMENTS, PREVENTION, DIARY, MEASURES = (
    f"urn:rhomboid:codesystem:{name}" for name in ("treatments", "prevention", "diary", "measures")
)
QUESTIONNAIRE_ID = "upper-back-pain"
QUESTIONNAIRE = f"urn:rhomboid:questionnaire:{QUESTIONNAIRE_ID}"
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
ICD_10_CM, SNOMED = "http://hl7.org/fhir/sid/icd-10-cm", "http://snomed.info/sct"
AGE, SEX = "age_years", "sex"


def coding(system: str, code: str, display: str = "") -> Resource:
    """Give a Coding."""
    return {"system": system, "code": code, **({"display": display} if display else {})}


def concept(codings: Iterable[Resource], text: str) -> Resource:
    """Give a CodeableConcept."""
    return {"coding": list(codings), "text": text}


def codings_of(system: str, own: str, display: str, codes: Codes) -> list[Resource]:
    """Give our own code, then the first ICD-10-CM and the first SNOMED CT code.

    Codings of one concept must mean the same; the further codes of a fact are others, so they stay out.
    """
    return [
        coding(system, own, display),
        *(coding(ICD_10_CM, code) for code in codes.icd10cm[:1]),
        *(coding(SNOMED, code) for code in codes.snomed[:1]),
    ]
