"""Known vulnerabilities from a folder of advisories: versions judged by OSV's rules, its date said."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from house.reading import ROOT

PINS = {"foo-bar": "1.5", "rich": "15.0"}
RUNS = {"foo-bar": "1.5"}
HEAD = "id: {id}\nmodified: 2024-10-10T17:22:00.587279Z\n{more}affected:\n"
PACKAGE = "- package: {{ecosystem: {ecosystem}, name: {name}}}\n"
Supply = dict[str, ModuleType]


def write(
    folder: Path,
    says: str,
    id: str = "PYSEC-2024-1",
    name: str = "Foo_Bar",
    ecosystem: str = "PyPI",
    more: str = "",
) -> None:
    place = folder / "vulns" / name / f"{id}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    head = HEAD.format(id=id, more=more) + PACKAGE.format(ecosystem=ecosystem, name=name)
    place.write_text(head + "".join(f"  {line}\n" for line in says.splitlines()), encoding="utf-8")


def events(*pairs: str, kind: str = "ECOSYSTEM") -> str:
    return f"ranges:\n- type: {kind}\n  events: [{', '.join('{' + pair + '}' for pair in pairs)}]"


def judged(supply: Supply, folder: Path) -> tuple[int, str]:
    code, lines = supply["audit"].judged(folder, PINS, RUNS)
    return code, "\n".join(lines)


@pytest.mark.parametrize(
    ("says", "is_affected"),
    [
        (events("introduced: '0'", "fixed: '1.6'"), True),
        (events("introduced: '0'", "fixed: '1.5'"), False),
        (events("introduced: 0", "fixed: 1.10"), True),  # no numbers, though they look so
        (events("introduced: '0'", "fixed: '1.10'"), True),  # 1.10 is after 1.5, though not by letters
        (events("introduced: '1.5'"), True),
        (events("introduced: '1.6'"), False),
        (events("introduced: '0'", "last_affected: '1.5'"), True),
        (events("introduced: '0'", "last_affected: '1.4.9'"), False),
        (events("introduced: '2.0'", "fixed: '1.0'", "introduced: '0'"), False),  # in no order
        (events("introduced: '0'", "fixed: '1.0'", "introduced: '1.2'", "fixed: '1.9'"), True),
        ("versions: ['1.4', '1.5.0']", True),
        ("versions: ['1.4', 'of-old-times']", False),
        (events("introduced: '0'", "fixed: '1.0'") + "\nversions: ['1.5']", True),
        (events("introduced: 0123abc", kind="GIT") + "\nversions: ['1.4']", False),
        (events("introduced: 0123abc", kind="GIT"), True),  # no word of versions: all of them
    ],
)
def test_a_version_is_affected_just_when_the_rules_of_osv_say_so(
    supply: Supply, tmp_path: Path, says: str, is_affected: bool
) -> None:
    write(tmp_path, says)
    code, said = judged(supply, tmp_path)
    assert code == int(is_affected), said
    assert ("foo-bar 1.5 (of a running service): PYSEC-2024-1" in said) == is_affected


def test_the_version_that_mends_it_is_named_and_others_are_not(supply: Supply, tmp_path: Path) -> None:
    write(tmp_path, events("introduced: '0'", "fixed: '1.2'", "introduced: '1.4'", "fixed: '1.6'"))
    assert "PYSEC-2024-1; mended in 1.6." in judged(supply, tmp_path)[1]
    write(tmp_path, events("introduced: '0'", "last_affected: '1.5'"))
    assert "PYSEC-2024-1; mended in no version yet." in judged(supply, tmp_path)[1]


def test_what_was_withdrawn_or_is_of_other_packages_counts_for_nothing(
    supply: Supply, tmp_path: Path
) -> None:
    everything = events("introduced: '0'")
    write(tmp_path, everything, more="withdrawn: 2024-01-01T00:00:00Z\n")
    write(tmp_path, everything, id="PYSEC-2024-2", name="foo-barbell")
    write(tmp_path, everything, id="PYSEC-2024-3", ecosystem="npm")
    assert judged(supply, tmp_path)[0] == 0


def test_good_news_says_up_to_which_day_it_is_known(supply: Supply, tmp_path: Path) -> None:
    write(tmp_path, events("introduced: '2'"))
    write(tmp_path, events("introduced: '2'"), id="PYSEC-2020-1", more="modified: '2020-01-01T00:00:00Z'\n")
    old = tmp_path / "vulns" / "Foo_Bar" / "PYSEC-2020-1.yaml"
    old.write_text(old.read_text().replace("modified: 2024-10-10T17:22:00.587279Z\n", ""))
    code, said = judged(supply, tmp_path)
    assert code == 0
    assert "AS OF 2024-10-10" in said
    assert "newest of 2 advisories" in said
    assert "published later is not seen" in said
    assert "Up to then no vulnerability was known of any of the 2 pinned packages." in said
    told = supply["advisories"].read_advisories(tmp_path)
    assert ", 10 days ago:" in supply["audit"].as_of(told, datetime(2024, 10, 20, 18, tzinfo=UTC))


def test_files_of_json_are_read_too(supply: Supply, tmp_path: Path) -> None:
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.6"}]}]
    affected = [{"package": {"ecosystem": "PyPI", "name": "foo.bar"}, "ranges": ranges}]
    content: dict[str, Any] = {"id": "GHSA-1", "modified": "2024-01-01T00:00:00Z", "affected": affected}
    (tmp_path / "GHSA-1.json").write_text(json.dumps(content), encoding="utf-8")
    assert judged(supply, tmp_path)[0] == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a list",
        "id: [never closed",
        "id: PYSEC-1\naffected: []\n",
        "id: PYSEC-1\nmodified: yesterday\n",
        "modified: 2024-01-01T00:00:00Z\n",
        "id: PYSEC-1\nmodified: 2024-01-01T00:00:00Z\naffected: [{versions: ['1']}]\n",
        "id: PYSEC-1\nmodified: 2024-01-01T00:00:00Z\naffected: [{package: {ecosystem: PyPI, name: [7]}}]\n",
        "id: PYSEC-1\nid: PYSEC-2\nmodified: 2024-01-01T00:00:00Z\n",
    ],
)
def test_a_broken_advisory_is_named_and_is_no_good_news(supply: Supply, tmp_path: Path, text: str) -> None:
    write(tmp_path, events("introduced: '2'"))
    (tmp_path / "vulns" / "broken.yaml").write_text(text, encoding="utf-8")
    code, said = judged(supply, tmp_path)
    assert code == 2
    assert "NOT VERIFIED" in said
    assert "1 of 2 files" in said
    assert "broken.yaml" in said


@pytest.mark.parametrize(
    "says",
    [
        events("introduced: '0'", "fixed: soon"),
        "ranges: [{type: ECOSYSTEM}]",
        "ranges: [{type: ECOSYSTEM, events: [7]}]",
        "ranges: 7",
        "versions: 7",
    ],
)
def test_an_advisory_of_a_pinned_package_that_cannot_be_compared_is_no_good_news(
    supply: Supply, tmp_path: Path, says: str
) -> None:
    write(tmp_path, says)
    code, said = judged(supply, tmp_path)
    assert code == 2
    assert "PYSEC-2024-1.yaml: what it says of foo-bar cannot be read" in said


def test_a_folder_without_advisories_or_none_at_all_is_told_in_one_line(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "not_there"):
        command = [sys.executable, str(ROOT / "supply" / "audit.py"), "--advisories", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"audit: NOT VERIFIED: {folder}: no advisories found")
        assert done.stderr.count("\n") == 1
