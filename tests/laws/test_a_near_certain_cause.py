"""A cause that is all but certain must still give a result: that is what emergencies look like."""

from datetime import date

from rhomboid.assessment import Engine, assess
from rhomboid.domain.answers import Answers
from rhomboid.loading.folder import shipped_knowledge

INFARCTION = (
    "chest_pain",
    "pressure_or_heaviness",
    "pain_to_left_arm",
    "pain_to_jaw_or_throat",
    "sweating_with_pain",
    "nausea_or_vomiting",
    "breathlessness",
    "heart_disease",
    "smoker",
    "diabetes",
)
HOW = {
    "chest_pain_when": "now_or_last_12_hours",
    "breathlessness_when": "new_in_last_2_days",
    "onset": "over_hours",
    "duration": "under_12_hours",
    "pain_severity": "severe",
    "main_site": "between_shoulder_blades",
}


def test_a_textbook_heart_attack_gets_its_ambulance() -> None:
    engine = Engine.of(shipped_knowledge())
    answers = Answers(70, "male", {**dict.fromkeys(INFARCTION, "present"), **HOW})
    result = assess(engine, answers, date(2026, 11, 21))
    assert result.urgency.level == "emergency_ambulance"
    assert result.conditions[0].id == "acute_coronary_syndrome"
    low, high = result.conditions[0].interval
    assert 0 < low <= high <= 1
