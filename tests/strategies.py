"""People drawn at random, for the laws that must hold for everyone.

RHOMBOID_EXPLORE=20 draws twenty times as many, anew each time; without it the same few come on every run.
"""

from __future__ import annotations

import os
from functools import cache

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from rhomboid.domain.answers import ADULT_FROM_YEARS, OLDEST_YEARS, Answers
from rhomboid.domain.knowledge import UNKNOWN, Knowledge
from rhomboid.loading.compiled import canonical_json, knowledge_from_json
from rhomboid.loading.folder import shipped_content

EXPLORE = int(os.environ.get("RHOMBOID_EXPLORE", "0"))


@cache
def shipped_text() -> str:
    """Give the compiled knowledge as text, read once: the files may change while the tests run."""
    return canonical_json(shipped_content())


@cache
def shipped() -> Knowledge:
    """Give the knowledge that every test of this run is about."""
    return knowledge_from_json(shipped_text())


def examples(count: int) -> settings:
    """Give the settings for so many drawn examples."""
    return settings(
        max_examples=count * max(1, EXPLORE),
        derandomize=not EXPLORE,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def everyone() -> st.SearchStrategy[int | None]:
    """Give any age that may be stated, and none."""
    return st.none() | st.integers(0, OLDEST_YEARS)


def adults() -> st.SearchStrategy[int | None]:
    """Give any age that is ranked, and none."""
    return st.none() | st.integers(ADULT_FROM_YEARS, OLDEST_YEARS)


@st.composite
def answer_sets(
    draw: st.DrawFn, ages: st.SearchStrategy[int | None] | None = None, at_least: int = 0, at_most: int = 25
) -> Answers:
    """Give legal answers to any findings, whether or not the interview would have asked for them."""
    findings = {f.id: f for f in shipped().findings.values() if f.derived is None}
    ids = st.lists(st.sampled_from(sorted(findings)), unique=True, min_size=at_least, max_size=at_most)
    given = {f: draw(st.sampled_from((*findings[f].values, UNKNOWN))) for f in draw(ids)}
    age = draw(everyone() if ages is None else ages)
    return Answers(age, draw(st.sampled_from((None, "female", "male"))), given)
