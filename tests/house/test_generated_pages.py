"""Pages that a command writes must be what the command writes now."""

from pathlib import Path

from rhomboid.cli.evidence import evidence_page

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_evidence_page_tells_of_the_knowledge_that_ships() -> None:
    page = (DOCS / "evidence.md").read_text(encoding="utf-8")
    assert page == evidence_page(), "write it anew: make evaluate"
