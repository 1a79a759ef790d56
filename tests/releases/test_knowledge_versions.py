"""Kept versions of the knowledge, what changed between two, and a stored assessment made again."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faces.running import content_of, refusals, rhomboid
from rhomboid import __version__
from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_assessment
from rhomboid.cli import release_commands as commands
from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import KnowledgeError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.evaluation.cases import read_cases
from rhomboid.evaluation.knowledge_difference import cases_difference, facts_difference
from rhomboid.evaluation.replay import record_in, replayed, spellings_of
from rhomboid.loading.compiled import canonical_json, content_hash, knowledge_from
from rhomboid.loading.kept import (
    Kept,
    file_to_keep,
    kept_by_hash,
    kept_content,
    kept_versions,
    name_to_keep,
    readable_knowledge,
)
from strategies import examples, shipped_text

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "answers.yaml"
Content = dict[str, Any]


def shipped_copy() -> Content:
    """Give the shipped content, to be changed."""
    return dict(json.loads(shipped_text()))


def sealed(content: Content) -> Content:
    """Give the content with the hash that belongs to it."""
    return {**content, "hash": content_hash(content)}


def kept_in(folder: Path, content: Content, name: str) -> Kept:
    file, packed = file_to_keep(content, name)
    (folder / file).write_bytes(packed)
    (kept,) = (one for one in kept_versions(folder) if one.name == name)
    return kept


# what is kept ---------------------------------------------------------------------------------------------


def test_every_kept_version_has_its_hash_and_can_still_be_read() -> None:
    assert kept_versions()
    for kept in kept_versions():
        content = kept_content(kept)
        assert content["hash"].startswith(kept.hash_start)
        assert readable_knowledge(content, kept.name).hash == content["hash"]


def test_a_version_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    content = shipped_copy()
    kept = kept_in(tmp_path, content, "2026.11.0-draft.7")
    assert kept_content(kept) == content
    assert kept_by_hash(content["hash"], tmp_path) == kept
    assert kept_by_hash("0" * 64, tmp_path) is None


def test_a_kept_file_that_was_altered_or_damaged_is_refused(tmp_path: Path) -> None:
    content = shipped_copy()
    kept = kept_in(tmp_path, content, "1.0")
    whole = kept.path.read_bytes()
    content["model"]["leak_floor"] = 0.02
    altered = file_to_keep({**content, "hash": kept_content(kept)["hash"]}, "1.0")[1]
    other = file_to_keep(sealed(content), "1.0")[1]
    for wrong in (altered, other, whole[:-40], b"", whole[:500] + b"x" + whole[501:]):
        kept.path.write_bytes(wrong)
        with pytest.raises(KnowledgeError):
            kept_content(kept)


def test_versions_are_in_order_of_age_and_a_draft_comes_before_its_release(tmp_path: Path) -> None:
    names = ["2026.9.0", "2026.11.0-draft.2", "2026.11.0-draft.10", "2026.11.0", "2026.11.10"]
    for number, name in enumerate(reversed(names)):
        (tmp_path / f"{name}_{number:012x}.json.xz").touch()
    assert [kept.name for kept in kept_versions(tmp_path)] == names


def test_a_released_version_is_never_kept_twice_nor_overwritten(tmp_path: Path) -> None:
    content = shipped_copy()
    version = content["version"]
    assert name_to_keep(content, True, tmp_path) == f"{version}-draft.1"
    kept_in(tmp_path, content, f"{version}-draft.1")
    with pytest.raises(KnowledgeError, match="kept already"):
        name_to_keep(content, True, tmp_path)
    assert name_to_keep(content, False, tmp_path) == version
    content["model"]["leak_floor"] = 0.02
    changed = sealed(content)
    assert name_to_keep(changed, True, tmp_path) == f"{version}-draft.2"
    assert name_to_keep(changed, False, tmp_path) == version
    kept_in(tmp_path, changed, version)
    content["model"]["leak_floor"] = 0.03
    for is_draft in (True, False):
        with pytest.raises(KnowledgeError, match="Raise `version`"):
            name_to_keep(sealed(content), is_draft, tmp_path)


# what changed ---------------------------------------------------------------------------------------------


def test_a_version_beside_itself_has_no_change() -> None:
    assert facts_difference(shipped_copy(), shipped_copy()) == {}


def places_of(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the path of every value that has no parts."""
    if isinstance(content, dict | list) and content:
        pairs = content.items() if isinstance(content, dict) else enumerate(content)
        return [place for key, value in pairs for place in places_of(value, (*path, key))]
    return [path]


PLACES = [place for place in places_of(json.loads(shipped_text())) if place != ("hash",)]


@examples(10)
@given(st.sampled_from(PLACES), st.sampled_from([None, True, 1, 1.0, "other words", [], {}, [1], {"a": 1}]))
def test_no_change_of_any_fact_is_passed_over(place: tuple[Any, ...], value: Any) -> None:
    old = shipped_copy()
    new = dict(old)
    inner: Any = new
    for key in place[:-1]:
        inner[key] = copy.copy(inner[key])
        inner = inner[key]
    inner[place[-1]] = value
    is_same = canonical_json(old) == canonical_json(new)
    found = facts_difference(old, new)
    assert bool(found) != is_same
    if not is_same:
        ((kind, change),) = found.items()
        assert kind in (place[0], "settings")
        assert list(change["changed"]) == ([place[1]] if kind != "settings" else [place[0]])


def test_a_fact_that_came_went_or_changed_is_told_with_before_and_after() -> None:
    old, new = shipped_copy(), shipped_copy()
    first, second = sorted(new["sources"])[:2]
    new["sources"]["a_new_one"] = new["sources"].pop(first)
    new["sources"][second]["year"] = 1900
    new["sources"][second].pop("url", None)
    found = facts_difference(old, new)["sources"]
    assert (found["added"], found["removed"]) == (["a_new_one"], [first])
    was = old["sources"][second]
    assert {"field": "year", "before": was.get("year"), "after": 1900} in found["changed"][second]
    assert {"field": "url", "before": was["url"], "after": None} in found["changed"][second]


def test_options_that_change_places_are_told() -> None:
    old, new = shipped_copy(), shipped_copy()
    new["findings"]["main_site"]["options"].reverse()
    ((field,),) = facts_difference(old, new)["findings"]["changed"].values()
    assert field["field"] == "options (order)"
    assert field["after"] == list(reversed(field["before"]))


def test_a_rule_taken_away_shows_which_cases_urgency_it_lowers(engine: Engine) -> None:
    content = shipped_copy()
    for flag in list(content["red_flags"]):
        del content["red_flags"][flag]
    poorer = Engine.of(knowledge_from(sealed(content)))
    cases = read_cases(ROOT / "cases", engine.knowledge)[:12]
    told = cases_difference(engine, poorer, cases, cases)
    assert told["n"] == len(cases)
    assert told["urgency"]
    assert {one["direction"] for one in told["urgency"]} == {"lowered"}
    assert cases_difference(engine, engine, cases, cases) == {"n": len(cases), "urgency": [], "ranking": []}


def test_a_moved_prior_shows_whose_ranking_it_changes(engine: Engine) -> None:
    content = shipped_copy()
    prior = content["conditions"]["biliary_colic"]["prior"]["share"]
    content["conditions"]["biliary_colic"]["prior"]["share"] = [min(0.9, 60 * share) for share in prior]
    moved = Engine.of(knowledge_from(sealed(content)))
    cases = read_cases(ROOT / "cases" / "ordinary", engine.knowledge)[:10]
    assert cases_difference(engine, moved, cases, cases)["ranking"]


def test_the_command_prints_the_change_for_people_and_for_programs(tmp_path: Path) -> None:
    content = shipped_copy()
    content["red_flags"]["cord_signs"]["urgency"] = "self_care"
    changed = tmp_path / "changed.json"
    changed.write_text(canonical_json(sealed(content)))
    said = rhomboid("knowledge", "diff", "shipped", str(changed))
    assert said.code == 0
    assert "red flags: 0 added, 0 removed, 1 changed" in said.out
    assert 'urgency: "emergency" -> "self_care"' in said.out
    same = content_of("knowledge", "diff", "last", "last", "--json")
    assert same["is_same"] and same["facts"] == {}
    assert kept_versions()[-1].name in rhomboid("knowledge", "kept").out


@pytest.mark.parametrize("name", ["2026.11.0-drift.1", "shiped", "no/such/folder", "pyproject.toml"])
def test_a_version_that_is_not_there_gets_one_clear_line(name: str) -> None:
    (line,) = refusals(rhomboid("knowledge", "diff", name, "shipped"))
    assert name in line


# replay ---------------------------------------------------------------------------------------------------


def test_a_stored_assessment_comes_out_again_byte_for_byte(tmp_path: Path) -> None:
    stored = rhomboid("assess", "--answers", str(EXAMPLE), "--json", "--as-of", "2026-11-21").out
    path = tmp_path / "stored.json"
    path.write_text(stored)
    said = rhomboid("replay", str(path))
    assert said.code == 0
    assert "The same bytes" in said.out
    assert content_of("replay", "-", "--json", typed=stored)["verdict"] == "same_bytes"


def test_every_case_replays_from_either_spelling(engine: Engine, knowledge: Knowledge) -> None:
    for case in read_cases(ROOT / "cases", knowledge)[::12]:
        content = plain_assessment(assess(engine, case.answers, date(2026, 3, 1), "uk"))
        for text in spellings_of(content):
            assert replayed(text, record_in(text, "x"), knowledge).verdict == "same_bytes"


@pytest.fixture(scope="module")
def stored() -> Content:
    return dict(content_of("assess", "--answers", str(EXAMPLE), "--json", "--as-of", "2026-11-21"))


def verdict_on(content: Any, knowledge: Knowledge, indent: int | None = 2) -> tuple[str, list[str]]:
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    found = replayed(text, record_in(text, "x"), knowledge)
    return found.verdict, [one["field"] for one in found.differences]


def test_what_was_altered_after_it_was_stored_is_named(stored: Content, knowledge: Knowledge) -> None:
    for name in ("urgency", "come_back_on", "notes"):
        assert name in stored
    altered = copy.deepcopy(stored)
    altered["urgency"]["level"] = "emergency"
    assert verdict_on(altered, knowledge) == ("differs", ["urgency.level"])
    altered = copy.deepcopy(stored)
    altered["conditions"][0]["probability"] += 1e-6
    verdict, fields = verdict_on(altered, knowledge)
    assert verdict == "differs"
    assert len(fields) == 1 and fields[0].endswith(".probability")
    shortened = {key: value for key, value in stored.items() if key != "would_change"}
    assert verdict_on(shortened, knowledge)[0] == "differs"


def test_another_layout_and_another_engine_are_told_apart_from_a_difference(
    stored: Content, knowledge: Knowledge
) -> None:
    assert verdict_on(stored, knowledge, indent=7) == ("same_content", [])
    assert verdict_on({**stored, "engine": "0.0.9"}, knowledge) == ("other_engine", ["engine"])
    assert stored["engine"] == __version__


def test_a_record_whose_knowledge_is_not_here_is_said_so_and_not_compared(
    stored: Content, tmp_path: Path
) -> None:
    path = tmp_path / "stored.json"
    path.write_text(json.dumps({**stored, "knowledge": {"version": "2025.1.0", "hash": "ab" * 32}}))
    (line,) = refusals(rhomboid("replay", str(path)))
    assert "2025.1.0" in line and "not here" in line


def test_a_record_of_a_kept_version_is_replayed_with_that_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = shipped_copy()
    content["version"] = "2026.10.0"
    content["red_flags"]["cord_signs"]["urgency"] = "consultation_24"
    old = sealed(content)
    file, packed = file_to_keep(old, "2026.10.0")
    (tmp_path / file).write_bytes(packed)
    monkeypatch.setattr(commands, "kept_by_hash", lambda full: kept_by_hash(full, tmp_path))
    engine = Engine.of(knowledge_from(old))
    answers = Answers(50, "male", {"leg_weakness": "present", "main_site": "between_shoulder_blades"})
    answers = Answers(50, "male", {f: v for f, v in answers.given.items() if f in engine.knowledge.findings})
    record = tmp_path / "record.json"
    record.write_text(spellings_of(plain_assessment(assess(engine, answers, date(2026, 10, 5))))[0])
    told = commands.replay_of(str(record))
    assert told["verdict"] == "same_bytes"
    assert told["knowledge"]["name"] == "2026.10.0"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "{}", "null", '{"as_of": "2026-11-21"}', "\ud83d", '{"as_of": "x", "as_of": "y"}', "NaN"],
)
def test_what_is_no_record_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert refusals(rhomboid("replay", str(path)))


def test_the_version_line_names_engine_and_knowledge(knowledge: Knowledge) -> None:
    said = rhomboid("--version").out
    assert said == f"rhomboid {__version__}, knowledge {knowledge.version} (hash {knowledge.hash[:12]})\n"
