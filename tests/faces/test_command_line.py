"""The command line: what it prints for programs, and that it answers every mistake with one clear line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from faces.running import COMMAND, content_of, faults_of_schema, refusals, rhomboid, schema

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "answers.yaml"
CASES = ROOT / "cases"
URGENCIES = ("self_care", "consultation", "consultation_24", "emergency", "emergency_ambulance")
SCHEMAS = (
    *("answers", "assessment", "screen", "evaluation", "population"),
    *("falls", "curve", "reliability", "plan", "diary", "trend", "reassessment", "why"),
)


@pytest.fixture(scope="module")
def example() -> Any:
    return content_of("assess", "--answers", str(EXAMPLE), "--json", "--as-of", "2026-11-21")


@pytest.fixture(scope="module")
def few_cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("few")
    for path in sorted(CASES.glob("*.yaml"))[:3]:
        shutil.copy(path, folder)
    return folder


# what it prints for programs ------------------------------------------------------------------------------


def test_what_assess_prints_for_programs_is_what_its_schema_promises(example: Any) -> None:
    assert faults_of_schema("assessment", example) == []


@pytest.mark.parametrize(
    "answers",
    [
        "answers: {}",
        "age_years: 12\nanswers: {fever: present}",
        "age_years: 70\nsex: male\nanswers: {tearing_pain: present, onset: sudden, fainted: present}",
        "age_years: null\nsex: null\nanswers: {main_site: unknown, chest_pain: unknown, fever: unknown}",
        "sex: female\nanswers: {main_site: outside_region, suicidal_thoughts: present}",
    ],
)
def test_nobody_gets_an_assessment_that_breaks_the_published_schema(answers: str) -> None:
    assert (
        faults_of_schema("assessment", content_of("assess", "--answers", "-", "--json", typed=answers)) == []
    )


def test_yaml_json_and_standard_input_give_the_same_bytes(tmp_path: Path) -> None:
    answers = {"age_years": 41, "sex": "female", "answers": {"fever": "absent", "cough": "present"}}
    as_json, as_yaml = tmp_path / "answers.json", tmp_path / "answers.yaml"
    as_json.write_text(json.dumps(answers))
    as_yaml.write_text("age_years: 41\nsex: female\nanswers:\n  fever: absent\n  cough: present\n")
    command = ("assess", "--json", "--as-of", "2026-11-21", "--answers")
    runs = [rhomboid(*command, str(path)) for path in (as_json, as_yaml)]
    runs += [rhomboid(*command, "-", typed=path.read_text()) for path in (as_json, as_yaml)]
    assert {run.code for run in runs} == {0}
    assert len({run.out for run in runs}) == 1


def test_someone_who_answered_nothing_is_never_told_to_wait() -> None:
    result = content_of("assess", "--answers", "-", "--json", typed="answers: {}")
    assert result["complete"] is False
    assert result["urgency"]["level"] == "consultation"
    assert [reason["kind"] for reason in result["urgency"]["reasons"]] == ["incomplete"]
    assert result["unanswered_flags"]


def test_the_result_says_what_it_was_made_from(example: Any) -> None:
    assert example["as_of"] == "2026-11-21"
    assert example["pathway"] == "generic"
    assert example["engine"] in rhomboid("--version").out
    assert example["answers"]["age_years"] == 36
    assert faults_of_schema("answers", example["answers"]) == []


def test_the_text_for_a_person_says_how_urgent_why_and_what_remains_unknown() -> None:
    run = rhomboid("assess", "--answers", str(EXAMPLE))
    assert run.code == 0
    for heading in ("Why", "What kind of pain", "What it is likeliest to be", "What remains unknown"):
        assert heading in run.out
    assert "It is not a diagnosis" in run.out


def test_a_pathway_gives_its_own_emergency_number() -> None:
    answers = "answers: {coughing_blood: present, cannot_walk: present, very_unwell_signs: present}"
    texts = {p: rhomboid("assess", "--answers", "-", "--pathway", p, typed=answers).out for p in ("uk", "us")}
    assert "999" in texts["uk"]
    assert "911" in texts["us"]
    assert " 911" not in texts["uk"]


def test_next_asks_age_and_sex_first() -> None:
    screen = content_of("next", "--answers", "-", typed="answers: {}")
    assert faults_of_schema("screen", screen) == []
    assert [line["id"] for block in screen["blocks"] for line in block["items"]] == ["age_years", "sex"]


def test_next_leads_from_nothing_to_a_complete_result() -> None:
    answers: dict[str, Any] = {"age_years": 30, "sex": "male", "answers": {}}
    for _ in range(40):
        screen = content_of("next", "--answers", "-", typed=json.dumps(answers))
        assert faults_of_schema("screen", screen) == []
        if screen is None:
            break
        lines = [line for block in screen["blocks"] for line in block["items"]]
        answers["answers"] |= {line["id"]: _calm_answer(line) for line in lines}
    assert screen is None
    result = content_of("assess", "--answers", "-", "--json", typed=json.dumps(answers))
    assert result["complete"] is True


def _calm_answer(line: dict[str, Any]) -> str:
    values = [option["value"] for option in line["options"]]
    return "absent" if "absent" in values else "unknown"


def test_next_is_null_once_an_emergency_is_found() -> None:
    answers = "age_years: 60\nanswers: {chest_pain: present, chest_pain_when: now_or_last_12_hours}"
    assert content_of("next", "--answers", "-", typed=answers) is None


# the knowledge --------------------------------------------------------------------------------------------


def test_the_shipped_knowledge_has_no_faults() -> None:
    run = rhomboid("knowledge", "check")
    assert run.code == 0, run.err
    assert run.out.startswith("No faults.")


@pytest.mark.parametrize("kind", ["findings", "conditions", "red_flags", "exclusions", "pathways", "sources"])
def test_every_kind_of_fact_can_be_listed_and_its_first_one_shown(kind: str) -> None:
    lines = rhomboid("knowledge", "list", kind).out.splitlines()
    first = lines[0].split()[0]
    fact = content_of("knowledge", "show", first, "--json")
    assert fact["id"] == first
    assert fact["folder"] == kind
    shown = rhomboid("knowledge", "show", first)
    assert shown.code == 0
    assert shown.out.startswith(f"{first} ({kind})")


def test_a_shown_condition_carries_the_reference_of_every_source_it_cites() -> None:
    fact = content_of("knowledge", "show", "aortic_dissection", "--json")
    text = rhomboid("knowledge", "show", "aortic_dissection").out
    assert fact["cited"]
    for source, reference in fact["cited"].items():
        assert f"{source}: " in text
        assert reference["title"] in text


def test_every_source_is_listed_with_the_number_of_statements_that_lean_on_it() -> None:
    listed = rhomboid("knowledge", "list", "sources").out.splitlines()
    lines = rhomboid("knowledge", "sources").out.splitlines()
    assert len(lines) == len(listed)
    assert all(int(line.split()[1]) > 0 for line in lines)


def test_the_network_can_be_taken_away_as_bif_and_the_knowledge_as_json(tmp_path: Path) -> None:
    bif = rhomboid("knowledge", "export", "--format", "bif").out
    assert bif.startswith("network rhomboid_")
    target = tmp_path / "knowledge.json"
    assert rhomboid("knowledge", "export", "--format", "json", "--out", str(target)).code == 0
    content = json.loads(target.read_text())
    assert content["version"].replace(".", "_") in bif.splitlines()[0]
    assert set(content["conditions"]) <= set(bif.replace(",", " ").split())


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_published_schema_is_itself_valid_and_says_what_it_is_about(name: str) -> None:
    content = schema(name)
    Draft202012Validator.check_schema(content)
    assert content["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert content["title"]
    assert content["description"]
    assert "$id" not in content


def test_the_example_file_is_what_the_schema_of_answers_asks_for(example: Any) -> None:
    strange = {**example["answers"], "age": 36}
    assert faults_of_schema("answers", example["answers"]) == []
    assert faults_of_schema("answers", strange)


# evaluation -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unstated", ["absent", "unknown"])
def test_the_figures_on_cases_are_what_their_schema_promises(few_cases: Path, unstated: str) -> None:
    content = content_of("evaluate", str(few_cases), "--json", "--unstated", unstated)
    assert faults_of_schema("evaluation", content) == []
    assert content["n"] == 3


def test_the_tables_and_the_details_name_every_case(few_cases: Path) -> None:
    tables = rhomboid("evaluate", str(few_cases))
    assert tables.code == 0
    assert "urgency_exact" in tables.out
    details = content_of("evaluate", str(few_cases), "--details", "--json")
    assert set(details) == {path.stem for path in few_cases.glob("*.yaml")}


def test_a_drawn_population_comes_out_the_same_twice_and_adds_up() -> None:
    content = content_of("evaluate", "--population", "20", "--json")
    assert faults_of_schema("population", content) == []
    assert content == content_of("evaluate", "--population", "20", "--json")
    assert content["without_danger"]["n"] + content["with_danger"]["n"] == 20
    shares = [content["without_danger"][level]["value"] for level in URGENCIES]
    assert sum(shares) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("way", ["curve", "reliability"])
def test_what_measures_the_engine_keeps_its_schema_and_draws_its_chart(
    way: str, few_cases: Path, tmp_path: Path
) -> None:
    chart = tmp_path / "chart.svg"
    kept = tmp_path / "kept.json"
    files = ("--chart", str(chart), "--write", str(kept))
    content = content_of("evaluate", str(few_cases), f"--{way}", "--json", *files)
    assert faults_of_schema(way, content) == []
    assert chart.read_text(encoding="utf-8").startswith("<svg")
    assert json.loads(kept.read_text(encoding="utf-8")) == content
    assert {path.name for path in tmp_path.iterdir()} == {"chart.svg", "kept.json"}


def test_falls_and_drawn_reliability_keep_their_schemas(few_cases: Path) -> None:
    falls = content_of("evaluate", str(few_cases), "--falls", "--drawn", "300", "--json")
    assert faults_of_schema("falls", falls) == []
    assert (falls["cases"], falls["drawn"], falls["people"]) == (3, 300, 306)
    drawn = content_of("evaluate", "--population", "50", "--reliability", "--json")
    assert faults_of_schema("reliability", drawn) == []


def test_a_chart_that_cannot_be_written_leaves_nothing_behind(few_cases: Path, tmp_path: Path) -> None:
    run = rhomboid("evaluate", str(few_cases), "--reliability", "--chart", str(tmp_path / "no" / "a.svg"))
    (line,) = refusals(run)
    assert "a file that can be written" in line
    assert list(tmp_path.iterdir()) == []


# what it refuses ------------------------------------------------------------------------------------------

NESTED_JSON = '{"answers":' * 9000
NESTED_YAML = "answers: " + "[" * 90000
# name: (file, content, parts of the one line)
FAULTY_FILES: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "an empty file": ("a.yaml", b"", ("an empty file", "answers: {}")),
    "an empty JSON file": ("a.json", b" \n", ("an empty file",)),
    "a file of comments": ("a.yaml", b"# nothing\n", ("an empty file",)),
    "a binary file": ("a.yaml", b"\x00\x01\x02answers", ("well-formed YAML",)),
    "a file that is not UTF-8": ("a.yaml", "answers: {}  # für".encode("latin-1"), ("no UTF-8", "Save")),
    "a huge file": ("a.yaml", b"# " + b"x" * 200_000, ("more than 100,000 bytes",)),
    "text that is no YAML": ("a.yaml", b"answers: {fever: absent\nsex: male\n", ("line 2",)),
    "text that is no JSON": ("a.json", b'{"answers": {"fever" "absent"}}', ("no JSON", "line 1 column 22")),
    "a list": ("a.yaml", b"- fever\n", ("['fever']", "the keys age_years, sex and answers")),
    "one word": ("a.json", b'"fever"', ("'fever'",)),
    "a key twice in YAML": ("a.yaml", b"answers: {}\nanswers: {}\n", ("line 2", "`answers` a second time")),
    "an answer twice in YAML": ("a.yaml", b"answers:\n  fever: absent\n  fever: present\n", ("line 3",)),
    "a key twice in JSON": ("a.json", b'{"sex": "male", "sex": "female"}', ('"sex" a second time',)),
    "an unknown key": ("a.yaml", b"age: 30\nanswers: {}\n", ('unknown key "age"', 'nearest: "age_years"')),
    "an unknown finding": ("a.yaml", b"answers: {chest_pan: absent}", ('"chest_pan"', '"chest_pain"')),
    "a finding that follows from age": ("a.yaml", b"answers: {sex: male}", ("worked out", "beside answers")),
    "an impossible value": ("a.yaml", b"answers: {fever: maybe}", ("'maybe'", "present, absent, unknown")),
    "an impossible option": ("a.yaml", b"answers: {onset: suddenly}", ("nearest", '"sudden"')),
    "the yes of YAML": ("a.yaml", b"answers: {fever: yes}", ("line 1", "answers.fever", "`yes`", "present")),
    "a number as answer": ("a.yaml", b"answers: {fever: 38}", ("answers.fever", "38", "a word")),
    "a truth value as answer": ("a.json", b'{"answers": {"fever": true}}', ("answers.fever", "True")),
    "no answer at all": ("a.json", b'{"answers": {"fever": null}}', ("answers.fever", "None", "a word")),
    "answers as a list": ("a.yaml", b"answers: [fever]", ("answers", "a mapping")),
    "answers left empty": ("a.yaml", b"answers:\n", ("answers", "answers: {}")),
    "a negative age": ("a.yaml", b"age_years: -4\nanswers: {}", ("age_years", "-4", "0 to 120")),
    "a huge age": ("a.yaml", b"age_years: 999\nanswers: {}", ("age_years", "999", "0 to 120")),
    "an age of thousands of digits": ("a.yaml", b"age_years: " + b"9" * 9000, ("age_years", "whole years")),
    "a broken age": ("a.yaml", b"age_years: 30.5\nanswers: {}", ("age_years", "30.5", "whole years")),
    "an age in words": ("a.json", b'{"age_years": "thirty"}', ("age_years", "'thirty'", "whole years")),
    "a truth value as age": ("a.json", b'{"age_years": true}', ("age_years", "True", "whole years")),
    "an impossible sex": ("a.yaml", b"sex: m\nanswers: {}", ("sex", "'m'", '"female", "male" or null')),
    "a number as sex": ("a.yaml", b"sex: 1\nanswers: {}", ("sex", "found 1", '"female", "male" or null')),
    "NaN as age": ("a.json", b'{"age_years": NaN, "answers": {}}', ("age_years", "NaN")),
    "NaN as answer": ("a.json", b'{"answers": {"fever": NaN}}', ("answers.fever", "NaN")),
    "infinity as age": ("a.json", b'{"age_years": 1e999}', ("age_years", "inf")),
    "brackets without end in JSON": ("a.json", NESTED_JSON.encode(), ("no JSON",)),
    "brackets without end in YAML": ("a.yaml", NESTED_YAML.encode(), ("too deeply nested",)),
    "an alias": ("a.yaml", b"answers: {fever: &a absent, cough: *a}", ("answers.cough", "alias")),
    "a tag that runs a program": (
        "a.yaml",
        b'answers: !!python/object/apply:os.system ["exit 1"]',
        ("answers", "a mapping"),
    ),
    "a key with a line break": ("a.json", b'{"a\\nb\\u001b[31m": 1, "answers": {}}', (r"a\nb\x1b[31m",)),
}


@pytest.mark.parametrize("mistake", FAULTY_FILES)
def test_a_faulty_answers_file_gets_one_clear_line(mistake: str, tmp_path: Path) -> None:
    name, content, parts = FAULTY_FILES[mistake]
    path = tmp_path / name
    path.write_bytes(content)
    lines = refusals(rhomboid("assess", "--answers", str(path), "--json"))
    assert len(lines) == 1, lines
    assert str(path) in lines[0]
    for part in parts:
        assert part in lines[0]
    assert len(lines[0]) < 700


def test_a_missing_file_and_a_folder_are_named_as_such(tmp_path: Path) -> None:
    for path, found in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory")):
        for command in ("assess", "next"):
            (line,) = refusals(rhomboid(command, "--answers", str(path)))
            assert str(path) in line
            assert found in line


def test_all_faults_of_a_file_come_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "many.yaml"
    path.write_text(
        "age_years: -1\nsex: x\ncolour: red\n"
        "answers:\n  fever: no\n  chest_pan: absent\n  onset: slow\n  cough: 3\n"
    )
    lines = refusals(rhomboid("assess", "--answers", str(path)))
    for found in (
        "age_years",
        "sex",
        "colour",
        "answers.fever",
        "chest_pan",
        "answers.onset",
        "answers.cough",
    ):
        assert len([line for line in lines if found in line.partition("; expected")[0]]) == 1, found
    assert len(lines) == 7


def test_standard_input_is_checked_as_a_file_is() -> None:
    (line,) = refusals(rhomboid("next", "--answers", "-", typed="answers: {fever: on}"))
    assert line.startswith("rhomboid: standard input: line 1: answers.fever: found `on`")
    (line,) = refusals(rhomboid("assess", "--answers", "-", typed=b"\xff\xfe"))
    assert "no UTF-8" in line


# arguments: parts of the one line
FAULTY_ARGUMENTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("assess", "--answers", str(EXAMPLE), "--pathway", "mars"): ('"mars"', "generic, uk, us"),
    ("assess", "--answers", str(EXAMPLE), "--as-of", "21.11.2026"): ("--as-of", "21.11.2026", "2026-11-21"),
    ("assess", "--answers", str(EXAMPLE), "--as-of", "2026-02-30"): ("--as-of", "2026-02-30"),
    ("assess", "--answers", str(EXAMPLE), "--as-of", "9999-12-31"): ("--as-of", "9999-12-31"),
    ("knowledge", "show", "aortic_disection"): ('"aortic_disection"', '"aortic_dissection"'),
    ("knowledge", "show", ""): ('""', "an id of the knowledge"),
    ("knowledge", "list", "condition"): ('"condition"', 'nearest: "conditions"'),
    ("knowledge", "export", "--format", "xml"): ('"xml"', "bif or json"),
    ("knowledge", "export", "--out", str(ROOT)): ("Is a directory",),
    ("knowledge", "check", str(ROOT / "nowhere")): ("nowhere", "a knowledge folder"),
    ("schema", "answer"): ('"answer"', "answers, assessment"),
    ("evaluate",): ("--population",),
    ("evaluate", "--population", "0"): ("found 0", "from 1"),
    ("evaluate", "--population", "-5"): ("found -5", "from 1"),
    ("evaluate", str(CASES), "--unstated", "present"): ('"present"', "absent, unknown"),
    ("evaluate", str(CASES), "--details", "--unstated", "no"): ('"no"', "absent, unknown"),
    ("evaluate", str(ROOT / "nowhere")): ("nowhere", "one YAML file per case"),
    ("evaluate", str(CASES), "--curve", "--falls"): ("--curve and --falls", "one of them"),
    ("evaluate", str(CASES), "--chart", "a.svg"): ("--chart", "--curve or --reliability"),
    ("evaluate", "--curve"): ("neither a folder", "one of the two"),
    ("evaluate", "--falls", "--drawn", "-1"): ("found -1", "from 0"),
    ("evaluate", str(CASES), "--reliability", "--unstated", "no"): ('"no"', "absent, unknown"),
}


@pytest.mark.parametrize("arguments", FAULTY_ARGUMENTS, ids=" ".join)
def test_a_faulty_argument_gets_one_clear_line(arguments: tuple[str, ...]) -> None:
    (line,) = refusals(rhomboid(*arguments))
    for part in FAULTY_ARGUMENTS[arguments]:
        assert part in line


def test_faulty_cases_are_all_named_at_once(tmp_path: Path, few_cases: Path) -> None:
    paths = sorted(few_cases.glob("*.yaml"))
    texts = [path.read_text() for path in paths]
    (tmp_path / paths[0].name).write_text(texts[0].replace("\ngold: ", "\ngold: very_"))
    (tmp_path / paths[1].name).write_text(texts[1].replace("\naccepts: ", "\naccept: "))
    (tmp_path / "empty.yaml").write_text("")
    (tmp_path / "list.yaml").write_text("- 1\n")
    lines = refusals(rhomboid("evaluate", str(tmp_path)))
    assert len(lines) == 4
    for line, part in zip(lines, ("gold", "no `accepts`", "an empty file", "no mapping"), strict=True):
        assert part in line


def test_a_reader_that_goes_away_is_no_reason_to_complain() -> None:
    for arguments in (("knowledge", "list", "findings"), ("knowledge", "export"), ("schema", "assessment")):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as gone:
            done = subprocess.run(
                [*COMMAND, *arguments], stdout=gone, stderr=subprocess.PIPE, timeout=60, check=False
            )
        assert done.stderr == b""
        assert done.returncode == 1


def test_without_a_terminal_the_interview_says_how_to_go_on() -> None:
    run = rhomboid("assess")
    assert run.code == 0
    assert "assess --answers" in run.out
    assert not run.err


def test_help_names_every_command() -> None:
    run = rhomboid("--help")
    assert run.code == 0
    for command in ("assess", "next", "evaluate", "schema", "knowledge"):
        assert command in run.out
