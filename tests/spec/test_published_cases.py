"""Published patients, through the whole interview: nobody with an emergency is sent home."""

from __future__ import annotations

from pathlib import Path

import pytest

from rhomboid.assessment import Engine
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.evaluate import READINGS
from rhomboid.evaluation.outcomes import shares_for, urgency_of
from rhomboid.evaluation.person import Unstated, interviewed

FURTHER = Path(__file__).parents[2] / "cases" / "further"
# Seen in the coming days: fa-005, years of back pain, now worse, a heart attack at 66; ja-029, one told
# as harmless pain; ja-032, legs that "do not feel right", which answers no question; jb-014, a fall flat
# on the back without a word on how bad it is; ka-029, belly and back a week after a birth; ka-031, a weak
# arm from an artery of the neck; kb-010, a clotting illness and fear; kc-024, tingling at the navel in an
# illness of the blood; mc-002, severe pain and no word on when; la-029, waking with pain behind the
# shoulder blade after a week of illness.
# Within a day: ia-033, fever, shaking and a cramp (an aorta); kb-001, pain on breathing and a sore calf;
# kd-025, a swollen face.
NOT_SEEN = [
    "fa-005",
    "ia-033",
    "ja-029",
    "ja-032",
    "jb-014",
    "ka-029",
    "ka-031",
    "kb-001",
    "kb-010",
    "kc-024",
    "kd-025",
    "la-029",
    "mc-002",
]


def level_at_stop(engine: Engine, case: Case, reading: Unstated) -> int:
    at_stop = interviewed(engine, case.answers, reading).at_stop
    return rank(urgency_of(engine, at_stop, shares_for(engine, at_stop)))


def lowest_accepted(case: Case) -> int:
    return min(rank(level) for level in (case.level, *case.acceptable))


@pytest.mark.parametrize("reading", READINGS)
def test_no_published_emergency_is_sent_home(engine: Engine, cases: list[Case], reading: Unstated) -> None:
    emergencies = [case for case in cases if case.level in EMERGENCIES]
    assert len(emergencies) == 20
    missed = [c.id for c in emergencies if level_at_stop(engine, c, reading) < lowest_accepted(c)]
    assert missed == []


def test_no_published_case_of_any_level_is_sent_to_less_than_a_clinician_if_it_is_dangerous(
    engine: Engine, cases: list[Case]
) -> None:
    within_a_day = [case for case in cases if rank(case.level) >= rank("consultation_24")]
    assert len(within_a_day) > 30
    left_alone = [c for c in within_a_day if level_at_stop(engine, c, "absent") == rank("self_care")]
    assert [c.id for c in left_alone if not c.no_history_solves] == []
    # shingles before its rash: a sore shoulder at 71, and nothing told of how long or how bad
    assert [c.id for c in left_alone] == ["cb-061"]


def test_thirteen_of_the_further_published_emergencies_get_too_low_a_level(engine: Engine) -> None:
    further = read_cases(FURTHER, engine.knowledge)
    emergencies = [case for case in further if case.level in EMERGENCIES]
    assert len(emergencies) > 320
    missed = [c.id for c in emergencies if level_at_stop(engine, c, "absent") < lowest_accepted(c)]
    assert missed == NOT_SEEN
