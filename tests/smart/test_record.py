"""What a record answers, one resource at a time, and records that are no records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhomboid.assessment import Engine, assess
from rhomboid.domain.answers import Answers
from rhomboid.domain.urgency import rank
from rhomboid.fhir_mapping.record import age_on, answers_of_record
from rhomboid.loading.folder import shipped_record_signs
from smart.record_system import ICD, SNOMED, concept, condition, medicine
from strategies import examples

TODAY = date(2026, 11, 21)


def answered(*resources: Any) -> set[str]:
    return set(answers_of_record(shipped_record_signs(), resources, TODAY).answers.given)


@pytest.mark.parametrize(
    ("resource", "finding"),
    [
        (condition(1, concept(ICD, "E11", "Type 2 diabetes")), "diabetes"),
        (condition(1, concept(ICD, "I26.99", "Lung clot"), "resolved"), "previous_clot"),
        (condition(1, concept(SNOMED, "13645005", "COPD")), "lung_disease"),
        (condition(1, concept(ICD, "Z95.0", "Pacemaker")), "pacemaker_or_implant"),
        (medicine(1, "WARFARIN 3mg"), "blood_thinner_or_bleeding_disorder"),
        (medicine(1, "Mefenamic acid 500 mg"), "anti_inflammatory_now"),
    ],
)
def test_a_code_or_a_medicine_answers_its_question(resource: Any, finding: str) -> None:
    assert finding in answered(resource)


@pytest.mark.parametrize(
    "resource",
    [
        condition(1, concept(ICD, "C44.31", "Basal cell cancer of skin")),
        condition(1, concept(ICD, "Z85.828", "Had another skin cancer")),
        condition(1, concept(ICD, "E66.3", "Overweight")),
        condition(1, concept("urn:other", "E11", "Something else")),
        condition(1, concept(ICD, "E11", "Type 2 diabetes"), "inactive"),
        medicine(1, "Diclofenac 1% gel"),
        medicine(1, "Warfarin 3mg", "stopped"),
        medicine(1, "Heparinoid 0.3% ointment"),
        medicine(1, "Lithiumfree"),
    ],
)
def test_what_only_looks_alike_answers_nothing(resource: Any) -> None:
    assert answered(resource) == set()


def test_an_age_is_known_only_from_a_whole_birth_date() -> None:
    assert age_on("1961-11-21", TODAY) == 65
    assert age_on("1961-11-22", TODAY) == 64
    for born in ("1961", "1961-11", None, "2030-01-01", "1800-01-01"):
        assert age_on(born, TODAY) is None


@pytest.mark.parametrize("sex", ["other", "unknown", None, 3])
def test_a_sex_that_the_engine_does_not_know_is_asked(sex: Any) -> None:
    patient = {"resourceType": "Patient", "gender": sex}
    assert answers_of_record(shipped_record_signs(), [patient], TODAY).answers == Answers(None, None, {})


CONTENT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["code", "coding", "system", "text", "status", "clinicalStatus", "contained", "reference"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@examples(60)
@given(
    st.sampled_from(["Patient", "Condition", "MedicationRequest", "Medication"]),
    st.dictionaries(
        st.sampled_from(
            ["code", "birthDate", "gender", "medicationReference", "medicationCodeableConcept", "contained"]
        ),
        CONTENT,
        max_size=4,
    ),
)
def test_no_record_however_odd_breaks_the_reading(kind: str, content: dict[str, Any]) -> None:
    found = answers_of_record(shipped_record_signs(), [{**content, "resourceType": kind}, content], TODAY)
    assert set(found.answers.given) == set(found.because)


def test_what_a_record_adds_never_lowers_what_the_warning_signs_say(engine: Engine) -> None:
    for sign in shipped_record_signs().signs:
        bare = assess(engine, Answers(60, "female", {"fever": "present"}), TODAY)
        more = assess(engine, Answers(60, "female", {"fever": "present", sign.finding: "present"}), TODAY)
        flags = [max(rank(r.urgency) for r in x.urgency.reasons if r.kind != "risk") for x in (bare, more)]
        assert flags[1] >= flags[0], sign.finding
