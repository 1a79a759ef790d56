"""Whatever the program gives, it says by which engine and which knowledge."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from starlette.testclient import TestClient

from faces.over_http import DAY, doors
from rhomboid import __version__
from rhomboid.assessment import Engine, assess
from rhomboid.diary import connection
from rhomboid.diary.clinic import database
from rhomboid.documents.report import report_of
from rhomboid.documents.sheet_html import sheet_html
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import Knowledge
from rhomboid.faces.mcp import mcp_server
from rhomboid.fhir_mapping.bundle import bundle_of
from web.visitor import app_of

ROOT = Path(__file__).parents[2]
SAID = Answers(36, "female", {"worse_sitting_or_desk": "present"})


def test_the_version_is_the_same_wherever_it_is_written_down() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    assert cited
    assert project["version"] == cited[1] == __version__


def test_the_foot_of_every_page_names_engine_and_knowledge(engine: Engine, tmp_path: Path) -> None:
    foot = f"rhomboid {__version__}, knowledge {engine.knowledge.version}"
    with app_of(engine, tmp_path) as app:
        client = TestClient(app, base_url="http://127.0.0.1")
        for path in ("/", "/knowledge", "/emergency", "/exercises", "/diary", "/checks", "/nowhere"):
            assert foot in client.get(path).text.partition("<footer")[2], path


def test_the_doors_for_programs_name_both(engine: Engine) -> None:
    version, digest = engine.knowledge.version, engine.knowledge.hash
    health = doors().get("/healthz").json()
    assert health["engine"] == __version__
    assert health["knowledge"] == {"version": version, "hash": digest}
    assert f'engine="{__version__}",knowledge="{version}"' in doors().get("/metrics").text
    assert doors().get("/openapi.json").json()["info"]["version"] == __version__
    told = doors().post("/v1/assess", json={"answers": {}}).json()
    assert (told["engine"], told["knowledge"]) == (__version__, {"version": version, "hash": digest})
    stated = doors().get("/fhir/metadata").json()
    assert stated["software"]["version"] == __version__
    assert version in stated["implementation"]["description"]
    assert mcp_server(engine).version == __version__


def test_the_provenance_of_a_bundle_names_both(engine: Engine) -> None:
    bundle = bundle_of(engine.knowledge, assess(engine, SAID, DAY))
    (found,) = (
        entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Provenance"
    )
    assert found["agent"][0]["who"]["display"] == f"rhomboid {__version__}"
    what = found["entity"][-1]["what"]
    assert what["identifier"]["value"] == engine.knowledge.hash
    assert what["display"] == f"rhomboid knowledge {engine.knowledge.version}"


def test_a_report_names_both(engine: Engine, knowledge: Knowledge) -> None:
    page = sheet_html(report_of(knowledge, SAID, assess(engine, SAID, DAY)), "a4")
    assert f"rhomboid {__version__}, knowledge {knowledge.version}, hash {knowledge.hash[:16]}" in page


@pytest.mark.parametrize(
    ("folder", "known"),
    [
        ("diary/migrations", connection.KNOWN),
        ("diary/clinic/migrations", database.KNOWN),
    ],
)
def test_every_version_of_the_tables_is_one_that_can_be_brought_up(
    folder: str, known: tuple[str, ...]
) -> None:
    scripts = ScriptDirectory(str(ROOT / "src" / "rhomboid" / folder))
    steps = [step.revision for step in scripts.walk_revisions()]
    assert tuple(reversed(steps)) == known
