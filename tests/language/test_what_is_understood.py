"""A text in one's own words: what is understood, where it stands, and what cannot harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.reading import parse, reader, said
from rhomboid.domain.answers import Answers, check_answers
from rhomboid.domain.errors import AnswersError
from rhomboid.language.parse import matcher_of
from rhomboid.language.tokens import CHARACTERS_AT_MOST
from rhomboid.loading.folder import shipped_content, shipped_phrases
from strategies import shipped

STORY = (
    "Been getting this burning between my shoulder blades since I started the new job, worse by evening, "
    "no fever or anything, my mum had it too"
)


@pytest.mark.parametrize("matcher", ["light", "nlp"])
def test_a_story_becomes_findings_with_the_denied_denied_and_the_mothers_left_out(matcher: str) -> None:
    found = said(STORY, matcher)
    assert found["burning_pain"] == "present"
    assert found["main_site"] == "between_shoulder_blades"
    assert found["worse_end_of_day"] == "present"
    assert found["fever"] == "absent"
    assert "earlier_episodes" not in found


def test_every_finding_shows_the_words_that_it_came_from() -> None:
    for one in parse(STORY).findings:
        start, end = one.span
        assert STORY[start:end] == one.words
        assert one.words in one.why or one.certainty == "implied"


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("I'm 47 and my back hurts", 47, None),
        ("47F, upper back pain", 47, "female"),
        ("I am a 47-year-old man with back pain", 47, "male"),
        ("My dad is a 70-year-old man and my back hurts", None, None),
        ("I have had pain for 47 days in my back", None, None),
    ],
)
def test_age_and_sex_are_those_of_the_person_who_speaks(text: str, age: int | None, sex: str | None) -> None:
    found = parse(text)
    assert (found.age_years, found.sex) == (age, sex)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("my back has been hurting since March", "over_12_weeks"),
        ("my back has been hurting since Monday", "3_to_14_days"),
        ("I have had it on and off for years", "over_12_weeks"),
        ("it started about an hour ago", "under_12_hours"),
        ("I have had this pain for two to three weeks", "2_to_6_weeks"),
    ],
)
def test_a_length_of_time_is_counted_from_the_day_that_is_given(text: str, option: str) -> None:
    duration = parse(text).duration
    assert duration is not None
    assert duration["option"] == option


def test_a_sign_that_cannot_wait_is_named_though_the_pain_is_told_first() -> None:
    found = parse("My back aches after gardening, and I wet myself this morning")
    assert "bladder_or_bowel_change" in found.emergency
    assert not parse("My back aches after gardening").emergency


def test_what_is_feared_or_someone_elses_is_no_emergency() -> None:
    assert not parse("I'm scared of passing out; my grandad collapsed last week").emergency


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("I inject drugs and have fever and chills", {"fever", "chills_or_shaking"}),
        ("I take warfarin and my arm went weak and heavy", {"arm_weakness"}),
        ("30 weeks pregnant with high blood pressure and a headache", {"headache"}),
        ("my left arm is swollen and purple and the pain is unbearable", {"one_leg_swollen"}),
        ("my back aches and I have a headache", set()),
    ],
)
def test_a_sign_is_asked_at_once_if_a_rule_rests_on_it_with_what_else_is_said(
    text: str, signs: set[str]
) -> None:
    assert set(parse(text).emergency) == signs


@pytest.mark.parametrize(
    "text", ["I want to kill myself", "he hits me and I am not safe at home", "took an overdose"]
)
def test_words_of_harm_bring_the_crisis_card_of_the_pathway(text: str) -> None:
    assert parse(text).crisis == shipped().pathways["uk"].crisis_card


def test_a_killing_pain_is_no_word_of_harm() -> None:
    assert not parse("this pain is killing me, I nearly died laughing").crisis


@pytest.mark.parametrize(
    "text", ["Ich habe seit gestern starke Schmerzen in der Brust", "胸が痛い", "صدري يؤلمني"]
)
def test_a_language_that_is_not_understood_still_gets_the_cards_and_nothing_is_guessed(text: str) -> None:
    found = parse(text)
    assert not found.is_understood
    assert not found.findings
    assert found.card == shipped().pathways["uk"].emergency_card
    assert found.crisis


HOSTILE = [
    "",
    " \n\t ",
    "a" * 1_000_000,
    "no fever " * 110_000,
    "my chest hurts " * 70_000,
    "\x00\x01\x1b[31m\x07\x08 fever \x7f",
    "\u202e\u202d\u200f\u2066 fever \u2069",
    "😀😱🔥" * 500,
    "<script>alert('fever')</script><b>my neck hurts</b>",
    "<" * 50_000,
    "no " * 50_000,
    "'" * 50_000,
    "1/10 " * 5_000,
    "İıẞﬁ" * 1_000,
    "not " * 3_000 + "fever",
]


@pytest.mark.parametrize("matcher", ["light", "nlp"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_hostile_text_gets_a_bounded_answer(matcher: str, text: str) -> None:
    found = parse(text, matcher)
    assert len(found.findings) < 200
    assert found.is_cut == (len(text) > CHARACTERS_AT_MOST)
    for one in found.findings:
        assert 0 <= one.span[0] < one.span[1] <= CHARACTERS_AT_MOST
        assert text[one.span[0] : one.span[1]] == one.words


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([*STORY.split(), "no", "not", "if", ",", "."])).map(" ".join)
)
def test_whatever_is_typed_the_answers_are_legal(text: str) -> None:
    found = parse(text)
    answers = {one.id: one.value for one in found.findings}
    check_answers(shipped(), Answers(found.age_years, found.sex, answers))


def test_markup_hides_no_words_and_adds_none() -> None:
    assert said("<b>my neck hurts</b> <i title='fever'>no cough</i>") == {
        "neck_pain": "present",
        "cough": "absent",
    }


def test_an_unknown_matcher_and_an_unknown_pathway_are_refused_in_one_line() -> None:
    lexicon = next(iter(reader("light").lexicons.values()))
    with pytest.raises(AnswersError, match="one of nlp, light"):
        matcher_of("heavy", lexicon)
    with pytest.raises(AnswersError, match="one of generic"):
        parse("fever", pathway="mars")


def test_phrases_are_no_part_of_what_the_engine_reads() -> None:
    assert "phrases" not in shipped_content()
    assert "languages" not in shipped_content()
    assert shipped_content()["hash"] != shipped_phrases()["hash"]


def test_every_finding_that_is_asked_can_be_said() -> None:
    content = shipped_phrases()["languages"]["en"]
    said_by = {f for entry in content["entries"] for f in (*entry.get("says", {}), *entry.get("denied", {}))}
    said_by |= {f for rule in content["implied"] for f in rule["says"]} | {"duration"}
    # what only a plan asks has a page of its own, and is not told in a story
    asked = {f.id for f in shipped().findings.values() if f.derived is None and not f.is_of_plan}
    assert asked <= said_by


LETTER = (
    "A 54-year-old man presented with a three-week history of thoracic back pain. He denied trauma, fever or "
    "weight loss. No history of malignancy or intravenous drug use. He reported bilateral lower limb "
    "weakness and urinary retention, dyspnoea and pleuritic chest pain, but no haemoptysis. He was "
    "afebrile, with hypertension."
)


@pytest.mark.parametrize("matcher", ["light", "nlp"])
def test_the_words_of_clinicians_are_understood_too(matcher: str) -> None:
    found = said(LETTER, matcher)
    present = (
        "leg_weakness",
        "bladder_or_bowel_change",
        "breathlessness",
        "chest_pain",
        "high_blood_pressure",
    )
    absent = ("fall_or_blow", "fever", "weight_loss", "cancer_history", "injected_drugs", "coughing_blood")
    assert {f: found.get(f) for f in present} == dict.fromkeys(present, "present")
    assert {f: found.get(f) for f in absent} == dict.fromkeys(absent, "absent")
    assert "arm_weakness" not in found
    assert found["duration"] == "2_to_6_weeks"


@pytest.mark.parametrize(
    ("text", "unsaid"),
    [
        ("it felt as if I had been lifting boxes", "onset_activity"),
        ("nothing feels or looks swollen", "bruise_or_swelling"),
        ("I can not remember their names", "memory_or_concentration_trouble"),
        ("I take a deep breath and get on with it", "breathlessness"),
        ("I have painted houses for thirty years", "duration"),
        ("I could not stand up straight", "cannot_walk"),
        ("I do not want to live on ibuprofen", "suicidal_thoughts"),
        ("coughing brings the sharp pain", "cough"),
        ("my lower back is fine", "low_back_pain"),
        ("the nurse pressed my back", "heavy_or_repetitive_work"),
    ],
)
def test_words_in_another_sense_are_not_taken_for_findings(text: str, unsaid: str) -> None:
    assert said(text).get(unsaid) != "present"
    assert unsaid not in said(text) or said(text)[unsaid] == "absent"
