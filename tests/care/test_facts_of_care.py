"""Each row of relief, prevention and follow-up against the knowledge; and what every fact must say."""

from __future__ import annotations

import re
from statistics import median

import pytest
import textstat

from rhomboid.domain.care import Prevention, Treatment
from rhomboid.loading.folder import shipped_articles
from strategies import shipped

# row -> ids of the facts and findings that serve it
ROWS = {
    "T1": "cold_pack heat tried_heat tried_cold numb_skin_or_poor_circulation",
    "T2": "paracetamol ibuprofen anti_inflammatory_gel painkiller_allergy other_paracetamol_today",
    "T3": "staying_active short_rest daily_walking stretching strength_training activity_level",
    "T4": "posture_practice workstation_setup standing_desk work_kind",
    "T5": "physiotherapy manual_therapy massage self_massage personal_massager myofascial_release "
    "acupuncture dry_needling tens taping traction_ultrasound_braces",
    "T6": "stress_management talking_therapy relaxation_breathing sleep_and_pillow high_stress",
    "T7": "prescribed_anti_inflammatory muscle_relaxant opioid nerve_pain_medicine spinal_steroid_injection "
    "antibiotics surgery check_after_injury",
    "T8": "prolotherapy branded_massage_tools",
    "V1": "regular_breaks change_of_task driving sleep",
    "V2": "lifting_technique childcare_and_feeding",
    "V3": "warm_up strengthening massage_for_prevention strength_training massage",
    "V4": "bags_and_backpacks bra_that_fits carries_child_or_heavy_bag",
    "V5": "posture_awareness workstation back_supports driving posture_practice",
    "V6": "healthy_weight balanced_diet regular_exercise not_smoking",
    "U1": "talking_therapy no_better_after_expected_weeks painkillers_no_help heavy_or_repetitive_work "
    "worse_sitting_or_desk high_stress long_lasting_pain",
    "U2": "worsening_over_time no_better_after_expected_weeks third_contact_same_pain severe_pain everybody",
    "U3": "what_is_normal staying_active physiotherapy everybody",
}
# row -> commands that reach it
COMMANDS = {
    **dict.fromkeys(("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"), "plan"),
    **dict.fromkeys(("V1", "V2", "V3", "V4", "V5", "V6"), "plan"),
    **dict.fromkeys(("U1", "U2", "U3"), "assess plan"),
}
FACTS: dict[str, Treatment | Prevention] = {**shipped().care.treatments, **shipped().care.prevention}
MEDICINES = [t for t in shipped().care.treatments.values() if t.dose.medicine]
LONGEST_SENTENCE = 25  # words


@pytest.mark.parametrize("row", sorted(ROWS))
def test_each_row_of_relief_prevention_and_follow_up_is_served(row: str) -> None:
    knowledge = shipped()
    rules = {rule.id for rule in knowledge.care.plan.return_rules}
    known = {*FACTS, *knowledge.findings, *rules, *knowledge.care.plan.sentences}
    assert set(ROWS[row].split()) - known == set()
    assert COMMANDS[row]


@pytest.mark.parametrize("row", sorted(row for row in ROWS if row[0] in "TV"))
def test_each_fact_of_a_row_names_the_row(row: str) -> None:
    named = {fact.id for fact in FACTS.values() if row in fact.rows}
    assert {i for i in ROWS[row].split() if i in FACTS} <= named
    assert named


def test_there_are_enough_facts_and_no_id_twice() -> None:
    assert len(shipped().care.treatments) >= 18
    assert len(shipped().care.prevention) >= 10
    assert not set(shipped().care.treatments) & set(shipped().care.prevention)


def test_every_fact_serves_a_row_of_the_table() -> None:
    listed = {i for ids in ROWS.values() for i in ids.split()}
    assert set(FACTS) - listed == set()


@pytest.mark.parametrize("medicine", MEDICINES, ids=lambda m: m.id)
def test_the_words_of_a_dose_say_its_limits(medicine: Treatment) -> None:
    limits, text = medicine.dose.medicine, medicine.dose.text
    assert limits is not None
    most = limits.daily_maximum_mg
    assert re.search(rf"\b{most:,} mg|\b{most} mg|\b{most / 1000:g} g\b", text), text
    assert f"{limits.hours_between} hours apart" in text
    assert f"after {limits.days_at_most} days" in text
    assert medicine.dose.support.citations, "a dose is as labelled, so it has a source"


def test_the_doses_are_those_of_the_labels() -> None:
    by_id = {m.id: m.dose.medicine for m in MEDICINES}
    paracetamol, ibuprofen = by_id["paracetamol"], by_id["ibuprofen"]
    assert paracetamol is not None
    assert ibuprofen is not None
    assert (paracetamol.single_mg, paracetamol.hours_between, paracetamol.daily_maximum_mg) == (1000, 4, 4000)
    assert (ibuprofen.single_mg, ibuprofen.hours_between, ibuprofen.daily_maximum_mg) == (400, 6, 1200)
    assert ibuprofen.single_mg * 24 // ibuprofen.hours_between >= ibuprofen.daily_maximum_mg


def test_cold_and_warmth_never_stay_on_for_more_than_20_minutes() -> None:
    for name in ("cold_pack", "heat"):
        time = shipped().care.treatments[name].dose.time
        assert time is not None
        assert time.never_above_minutes <= 20
        assert re.search("towel", " ".join(shipped().care.treatments[name].how)), "a layer on the skin"


def test_ibuprofen_asks_about_everything_that_speaks_against_it() -> None:
    asked = {rule.finding for rule in shipped().care.treatments["ibuprofen"].must_not}
    assert asked >= {
        *("anti_inflammatory_now", "blood_thinner_or_bleeding_disorder", "blood_pressure_or_water_tablets"),
        *("ssri_or_snri", "steroid_tablets", "pregnancy_now", "stomach_ulcer_or_bleed", "kidney_disease"),
        *("liver_problem", "heart_failure", "heart_disease", "asthma_and_painkillers", "painkiller_allergy"),
        *("heavy_alcohol", "age_65_or_over"),
    }


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.id)
def test_every_fact_has_a_source_or_says_that_it_is_a_judgement(fact: Treatment | Prevention) -> None:
    assert fact.evidence.support.citations or fact.evidence.support.judgement
    assert fact.how
    if isinstance(fact, Treatment):
        assert fact.harms
        assert fact.safety.citations or fact.safety.judgement
        assert fact.guidelines or fact.evidence.grade in ("none", "low", "very_low")


def test_where_guidelines_disagree_the_fact_says_so() -> None:
    for treatment in shipped().care.treatments.values():
        positions = {g.position for g in treatment.guidelines}
        if "against" in positions and positions & {"for", "option"}:
            assert treatment.disagreement or treatment.id in ("dry_needling", "short_rest"), treatment.id


def test_what_an_article_sells_is_marked_and_never_offered() -> None:
    sold = {
        "prolotherapy": "upper_back_pain_clinic_page",
        "branded_massage_tools": "upper_back_pain_9_causes",
    }
    for treatment, article in sold.items():
        fact = shipped().care.treatments[treatment]
        assert fact.kind == "not_recommended"
        assert article in {by for claim in fact.claims for by in claim.by}
        assert article in shipped_articles()


# reading age ----------------------------------------------------------------------------------------------


def texts_of(fact: Treatment | Prevention) -> list[str]:
    texts = [
        fact.evidence.finds,
        *fact.how,
        *(rule.why for rule in fact.must_not),
        *(f.why for f in fact.fits),
    ]
    if isinstance(fact, Treatment):
        return [fact.summary, fact.dose.text, *fact.stop_if, *texts, *(c.answer for c in fact.claims)]
    return [fact.advice, *texts]


def grade(text: str) -> float:
    # half a grade is added: see tests/spec/test_reading_age.py
    return float(textstat.flesch_kincaid_grade(text)) + 0.5


def test_the_words_of_care_are_easy_to_read() -> None:
    textstat.set_lang("en_US")
    grades = {fact.id: grade(" ".join(texts_of(fact))) for fact in FACTS.values()}
    assert {i: g for i, g in grades.items() if g > 8.0} == {}
    assert median(grades.values()) <= 6.0


def test_no_sentence_of_care_is_long() -> None:
    texts = [text for fact in FACTS.values() for text in texts_of(fact)]
    plan = shipped().care.plan
    texts += [rule.why for rule in plan.return_rules] + [ask.text for ask in plan.asks]
    texts += [s.wording.patient for s in plan.sentences.values()]
    sentences = [one for text in texts for one in re.split(r"(?<=[.!?:;])\s+", text)]
    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []


def test_nothing_promises_a_cure() -> None:
    banned = re.compile(r"\b(cures?|nothing serious|detox|realign\w*|guarantee\w*)\b", re.IGNORECASE)
    found = [
        (fact.id, text)
        for fact in FACTS.values()
        for text in texts_of(fact)
        if banned.search(text) and "not a cure" not in text
    ]
    assert found == []
