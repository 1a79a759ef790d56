"""Each control of the hazard log names tests that exist, and the page tells when one did not run."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SEVERITIES = ("catastrophic", "major", "considerable", "significant", "minor")
LIKELIHOODS = ("very_high", "high", "medium", "low", "very_low")


@pytest.fixture(scope="module")
def log() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hazard_log", ROOT / "safety" / "hazard_log.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_test_that_a_control_names_exists(log: ModuleType) -> None:
    content, written = log.hazard_content(), log.written()
    assert log.unproven(content, written) == []
    control = log.controls_of(content)[0]
    gone = control["tests"][0]
    del written[gone]
    assert f"{control['id']}: {gone} is MISSING" in log.unproven(content, written)


def test_the_safety_case_runs_every_test_that_a_control_names_once_and_no_other(log: ModuleType) -> None:
    content = {"hazards": [{"controls": [{"tests": ["b.py::test_b", "a.py::test_a"]}]}] * 2}
    assert log.tests_of(content) == ["tests/a.py::test_a", "tests/b.py::test_b"]
    assert all((ROOT / test.split("::")[0]).is_file() for test in log.tests_of(log.hazard_content()))


def test_every_hazard_has_a_harm_a_cause_a_control_and_two_grades(log: ModuleType) -> None:
    for hazard in log.hazard_content()["hazards"]:
        assert hazard["harm"] and hazard["causes"] and hazard["controls"]
        assert hazard["severity"] in SEVERITIES and hazard["likelihood"] in LIKELIHOODS
        assert all(control["tests"] for control in hazard["controls"])
    ids = [c["id"] for hazard in log.hazard_content()["hazards"] for c in hazard["controls"]]
    assert len(ids) == len(set(ids))


RESULTS = """<testsuites><testsuite>
<testcase classname="tests.proofs.test_x" name="test_a[one]"/>
<testcase classname="tests.proofs.test_x" name="test_a[two]"><skipped message="no node"/></testcase>
<testcase classname="tests.spec.test_y" name="test_b"><failure message="no"/></testcase>
<testcase classname="tests.spec.test_y" name="test_c"/>
</testsuite></testsuites>"""


def test_a_control_whose_test_was_skipped_failed_or_is_missing_is_told(
    log: ModuleType, tmp_path: Path
) -> None:
    results = tmp_path / "results.xml"
    results.write_text(RESULTS, encoding="utf-8")
    tests = [
        "proofs/test_x.py::test_a",
        "spec/test_y.py::test_b",
        "spec/test_y.py::test_c",
        "spec/test_y.py::test_d",
    ]
    content = {"hazards": [{"controls": [{"id": "H0.1", "what": "x", "tests": tests}]}]}
    found = log.outcomes(results)
    assert log.unproven(content, found) == [
        "H0.1: proofs/test_x.py::test_a is SKIPPED",
        "H0.1: spec/test_y.py::test_b is FAILED",
        "H0.1: spec/test_y.py::test_d is MISSING",
    ]
