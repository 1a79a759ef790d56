"""Every door of input, given broken input: a clear refusal, never a traceback, never an urgency from it.

RHOMBOID_EXPLORE=20 draws twenty times as many, anew each time; `make fuzz` does so for an hour.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from faces.over_http import DAY, doors
from fuzz.breaking import broken_texts, wild_contents
from rhomboid.assessment import Engine
from rhomboid.cli.answers_file import read_answers
from rhomboid.cohort.sources import source_of
from rhomboid.cohort.vocabulary import Vocabulary
from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.fhir_mapping.response import response_of
from rhomboid.language import Reader
from rhomboid.loading.compiler import compile_folder
from rhomboid.loading.folder import shipped_phrases
from strategies import examples, shipped
from web.visitor import Visitor, app_of

TESTS = Path(__file__).parents[1]
RIGHT = Answers(
    58, "male", {"fever": "present", "onset": "unknown", "chest_pain": "absent", "cough": "unknown"}
)
RIGHT = Answers(58, "male", {f: v for f, v in RIGHT.given.items() if f in shipped().findings})
AS_JSON = json.dumps({"age_years": 58, "sex": "male", "answers": dict(RIGHT.given)}, indent=1)
AS_YAML = "age_years: 58\nsex: male\nanswers:\n" + "".join(f"  {f}: {v}\n" for f, v in RIGHT.given.items())
RESPONSE = json.dumps(response_of(shipped(), RIGHT, DAY.isoformat()))


def is_told_well(faults: tuple[Fault, ...]) -> bool:
    """Whether there are faults, and each is one line of four parts."""
    lines = [str(fault) for fault in faults]
    return bool(lines) and all(
        "\n" not in line and ": found " in line and "; expected " in line and f.place and f.found and f.remedy
        for line, f in zip(lines, faults, strict=True)
    )


def faults_or(work: Any) -> Any:
    """Give what the work gives, or None after a refusal that is told well; anything else is a failure."""
    try:
        return work()
    except RhomboidError as error:
        assert is_told_well(error.faults), error.faults
        return None


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


# answers files ----------------------------------------------------------------------------------------------


@examples(250)
@given(broken_texts((AS_JSON,)) | wild_contents((AS_JSON,)))
def test_a_broken_json_file_is_refused_or_says_just_what_stands_in_it(folder: Path, text: bytes) -> None:
    path = folder / "answers.json"
    path.write_bytes(text)
    answers = faults_or(lambda: read_answers(str(path), shipped()))
    if answers is not None:
        content = json.loads(text.decode("utf-8-sig"))
        assert dict(answers.given) == content.get("answers", {})
        assert (answers.age_years, answers.sex) == (content.get("age_years"), content.get("sex"))


@examples(150)
@given(broken_texts((AS_YAML,)))
def test_a_broken_yaml_file_is_refused_or_says_nothing_that_does_not_stand_in_it(
    folder: Path, text: bytes
) -> None:
    path = folder / "answers.yaml"
    path.write_bytes(text)
    answers = faults_or(lambda: read_answers(str(path), shipped()))
    if answers is not None:
        words = text.decode("utf-8-sig")
        assert all(finding in words and value in words for finding, value in answers.given.items())


# knowledge --------------------------------------------------------------------------------------------------

VALID = TESTS / "wrong" / "valid"
FACTS = tuple(sorted(path.relative_to(VALID).as_posix() for path in VALID.rglob("*.yaml")))


@examples(25)
@given(st.data())
def test_a_broken_knowledge_file_is_refused_or_compiled(folder: Path, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(FACTS))
    root = folder / "knowledge"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(VALID, root)
    (root / place).write_bytes(data.draw(broken_texts(((VALID / place).read_text(),))))
    content = faults_or(lambda: compile_folder(root))
    assert content is None or content["hash"]


# free text --------------------------------------------------------------------------------------------------

STORIES = (
    "burning between my shoulder blades for 3 weeks, no fever, mum had cancer",
    "My legs are weak and I can't pee. It isn't the heart, said the doctor in May 2024?",
)


@pytest.fixture(scope="module")
def reader(knowledge: Knowledge) -> Reader:
    return Reader(knowledge, shipped_phrases(), "light")


@examples(120)
@given(broken_texts(STORIES) | st.text(max_size=60).map(lambda t: t.encode("utf-8", "replace")))
def test_no_text_breaks_the_reader_and_what_it_finds_stands_in_the_text(reader: Reader, text: bytes) -> None:
    words = text.decode("utf-8", "replace")
    found = faults_or(lambda: reader.parse(words, date(2026, 11, 21)))
    if found is not None:
        assert json.dumps(found.plain())
        assert "urgency" not in found.plain()


# the doors for programs -------------------------------------------------------------------------------------

HOOK = json.dumps(
    {
        "hook": "patient-view",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/1", "patientId": "1"},
        "prefetch": {"patient": {"resourceType": "Patient", "gender": "male", "birthDate": "1960-01-02"}},
    }
)
SERVICES = tuple(one["id"] for one in doors().get("/cds-services").json()["services"])
PATHS = {
    "/v1/assess": AS_JSON,
    "/v1/next": AS_JSON,
    "/v1/plan": AS_JSON,
    "/fhir/Questionnaire/$next-question": RESPONSE,
    "/fhir/QuestionnaireResponse/$assess": RESPONSE,
    **{f"/cds-services/{name}": HOOK for name in SERVICES},
    f"/cds-services/{SERVICES[0]}/feedback": '{"feedback": [{"card": "x", "outcome": "accepted"}]}',
}


@examples(30)
@given(st.data())
@pytest.mark.parametrize("path", PATHS)
def test_no_broken_body_is_a_fault_of_the_service_or_gets_an_urgency(path: str, data: st.DataObject) -> None:
    body = data.draw(broken_texts((PATHS[path],)) | wild_contents((PATHS[path],)))
    kind = "application/fhir+json" if path.startswith("/fhir") else "application/json"
    answer = doors().post(path, content=body, headers={"Content-Type": kind})
    assert answer.status_code in (200, 400, 413, 415, 422), (body, answer.text[:500])
    if answer.status_code != 200:
        told = answer.json()
        assert told.get("issue") or told.get("detail"), told
        assert "urgency" not in told and "Traceback" not in answer.text
    elif path == "/v1/assess":
        assert answer.json()["answers"]["answers"] == json.loads(body.decode("utf-8-sig")).get("answers", {})


# files of many people ---------------------------------------------------------------------------------------

LINE = json.dumps({"id": "a", "age_years": 58, "sex": "male", "answers": dict(RIGHT.given)})
NDJSON = f"{LINE}\n{json.dumps({'id': 'b', 'answers': {}})}\n{RESPONSE}\n"
COLUMNS, VALUES = ",".join(RIGHT.given), ",".join(RIGHT.given.values())
CSV = f"id,age_years,sex,{COLUMNS}\na,58,male,{VALUES}\nb,,,{',' * (len(RIGHT.given) - 1)}\n"


@pytest.fixture(scope="module")
def vocabulary(knowledge: Knowledge) -> Vocabulary:
    return Vocabulary(knowledge)


@examples(100)
@given(st.data())
@pytest.mark.parametrize("ending", ["ndjson", "csv"])
def test_a_broken_file_of_many_people_is_refused_or_each_row_is_read_or_rejected(
    folder: Path, vocabulary: Vocabulary, ending: str, data: st.DataObject
) -> None:
    path = folder / f"people.{ending}"
    text = data.draw(broken_texts(({"ndjson": NDJSON, "csv": CSV}[ending],)))
    path.write_bytes(text)

    def read() -> list[Any]:
        return [piece.decoded(vocabulary) for piece in source_of(path, vocabulary).pieces(100)]

    for decoded in faults_or(read) or ():
        for reject in decoded.rejects:
            assert reject.faults and all("\n" not in fault for fault in reject.faults)


# web forms --------------------------------------------------------------------------------------------------

FIELDS = (
    "age_years",
    "age_unsaid",
    "sex",
    "none_of_1",
    "none_of_2",
    "place",
    "own_words",
    "form_token",
    "answer",
)
POSTS = (
    "/begin",
    "/interview/1",
    "/interview/2",
    "/interview/99",
    "/emergency/go-on",
    "/answers/fever",
    "/answers/x",
)


@pytest.fixture(scope="module")
def guest(engine: Engine, folder: Path) -> Iterator[Visitor]:
    with app_of(engine, folder) as app:
        visitor = Visitor(app)
        visitor.begin()
        yield visitor


@examples(120)
@given(
    path=st.sampled_from(POSTS),
    fields=st.dictionaries(
        st.sampled_from((*FIELDS, *RIGHT.given)) | st.text(max_size=6),
        st.sampled_from(("present", "absent", "1", "58", "-1", "1e3", "male")) | st.text(max_size=20),
        max_size=6,
    ),
    is_ours=st.booleans(),
)
def test_no_form_breaks_a_page(guest: Visitor, path: str, fields: dict[str, str], is_ours: bool) -> None:
    client: TestClient = guest.client
    sent = {"form_token": guest.token, **fields} if is_ours else fields
    answer = client.post(path, data={k: v.encode("utf-8", "replace") for k, v in sent.items()})
    assert answer.status_code < 500, (path, sent)
    assert "Traceback" not in answer.text
    if not is_ours and "form_token" not in fields:
        assert answer.status_code in (400, 403, 404, 405, 415)
