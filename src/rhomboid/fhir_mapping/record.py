"""What a person's record answers: Patient, Condition and medicines to answers that need not be asked.

Only "present" is ever taken from a record: that it is silent about an illness says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rhomboid.domain.answers import OLDEST_YEARS, Answers
from rhomboid.domain.knowledge import PRESENT
from rhomboid.domain.record import RecordSign, RecordSigns
from rhomboid.fhir_mapping import names
from rhomboid.fhir_mapping.names import Resource

ICD_SYSTEMS = (names.ICD_10_CM, "http://hl7.org/fhir/sid/icd-10")
REFUTED = ("refuted", "entered-in-error")
OVER = ("inactive", "remission", "resolved")
TAKEN = ("active", "on-hold", "draft", "intended", "unknown", None)
MEDICINES = ("MedicationRequest", "MedicationStatement")


@dataclass(frozen=True)
class FromRecord:
    """Answers that came from a record. because: finding -> what stood there, in the record's own words."""

    answers: Answers
    because: Mapping[str, str]


def answers_of_record(signs: RecordSigns, resources: Iterable[Any], today: date) -> FromRecord:
    """Give what the resources of one person answer; whatever has another form is passed over.

    resources: Patient, Condition, MedicationRequest, MedicationStatement, and Medication by id.
    """
    read = [one for one in resources if isinstance(one, dict)]
    patient = next((one for one in read if one.get("resourceType") == "Patient"), {})
    illnesses = [one for one in read if one.get("resourceType") == "Condition"]
    medicines = [m for m in _medicines(read) if not _is_on_the_skin(signs, m.lower())]
    because: dict[str, str] = {}
    for sign in signs.signs:
        found = next(iter((*_told_by_illness(sign, illnesses), *_told_by_medicine(sign, medicines))), None)
        if found is not None:
            because[sign.finding] = found
    sex = patient.get("gender")
    age = age_on(patient.get("birthDate"), today)
    given = dict.fromkeys(because, PRESENT)
    return FromRecord(Answers(age, sex if sex in ("female", "male") else None, given), because)


def age_on(born: Any, today: date) -> int | None:
    """Give the age in whole years; None if the birth date is no full date or the age makes no sense."""
    try:
        day = date.fromisoformat(str(born))
    except ValueError:
        return None
    years = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    return years if 0 <= years <= OLDEST_YEARS else None


def _told_by_illness(sign: RecordSign, illnesses: Iterable[Resource]) -> Iterator[str]:
    for one in illnesses:
        if _codes(one.get("verificationStatus")) & set(REFUTED):
            continue
        is_over = bool(_codes(one.get("clinicalStatus")) & set(OVER))
        if (sign.is_past_told or not is_over) and _is_named(sign, one.get("code")):
            yield _words(one.get("code"))


def _is_named(sign: RecordSign, concept: Any) -> bool:
    for one in _codings(concept):
        code = str(one.get("code", ""))
        if one.get("system") in ICD_SYSTEMS and code.startswith(sign.icd10cm):
            return True
        if one.get("system") == names.SNOMED and code in sign.snomed:
            return True
    return False


def _told_by_medicine(sign: RecordSign, medicines: Iterable[str]) -> Iterator[str]:
    for words in medicines:
        padded = _padded(words)
        if any(_padded(name) in padded for name in sign.medicines):
            yield words


def _is_on_the_skin(signs: RecordSigns, words: str) -> bool:
    return any(_padded(form) in _padded(words) for form in signs.not_swallowed)


def _padded(words: str) -> str:
    """Give the words in small letters, one blank around each, so that a part of a word is no word."""
    return " " + " ".join("".join(c if c.isalnum() else " " for c in words.lower()).split()) + " "


def _medicines(resources: list[Resource]) -> Iterator[str]:
    """Give the words of every medicine that is being taken."""
    apart = [one for one in resources if one.get("resourceType") == "Medication"]
    kept: dict[str, Resource] = {f"Medication/{one.get('id')}": one for one in apart}
    for one in resources:
        if one.get("resourceType") not in MEDICINES or one.get("status") not in TAKEN:
            continue
        inside = one.get("contained")
        inner = [c for c in (inside if isinstance(inside, list) else ()) if isinstance(c, dict)]
        contained = {f"#{c.get('id')}": c for c in inner}
        reference = one.get("medicationReference")
        named = reference if isinstance(reference, dict) else {}
        medication = (kept | contained).get(str(named.get("reference")), {})
        concepts = (one.get("medicationCodeableConcept"), medication.get("code"), medication.get("form"))
        words = [*map(_words, concepts), str(named.get("display", ""))]
        yield " ".join(word for word in words if word)


def _is_map(content: Any) -> bool:
    return isinstance(content, dict)


def _codings(concept: Any) -> list[Resource]:
    listed = concept.get("coding") if _is_map(concept) else None
    return [one for one in (listed if isinstance(listed, list) else ()) if _is_map(one)]


def _codes(concept: Any) -> set[str]:
    return {str(one.get("code")) for one in _codings(concept)}


def _words(concept: Any) -> str:
    """Give what a concept says: its text, else the names of its codes, else the codes."""
    if not _is_map(concept):
        return ""
    shown = [str(one["display"]) for one in _codings(concept) if one.get("display")]
    text = concept.get("text")
    listed = [str(text)] if text else []
    return "; ".join(dict.fromkeys([*listed, *shown])) or ", ".join(sorted(_codes(concept)))
