"""Every mistake in what the diary and the checks read is refused, with a sentence that says where."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rhomboid.domain.errors import KnowledgeError
from rhomboid.loading.compiler import compile_folder
from rhomboid.loading.files import KnowledgeFiles
from rhomboid.loading.folder import SHIPPED_FOLDER
from rhomboid.loading.follow_up_files import follow_up_content

# file, what stands there, what is put in its place, words that the refusal must hold
MISTAKES = [
    ("diary/reassessment.yaml", "  - leg_weakness", "  - leg_weaknes", "leg_weakness"),
    ("diary/reassessment.yaml", "moderate: 4", "middling: 4", "middling"),
    ("diary/expected_weeks.yaml", "  muscle_strain:", "  muscle_strian:", "muscle_strain"),
    ("diary/medicines.yaml", "service: pharmacist", "service: chemist", "chemist"),
    ("diary/why_it_lasts.yaml", "finding: fever,", "finding: feverr,", "feverr"),
    ("checks/lifting.yaml", "0.88, 0.84, 0.8,", "0.88, 0.89, 0.8,", "may not rise"),
    ("checks/timers.yaml", "minutes: 15", "minutes: 25", "least <= minutes <= most"),
    ("checks/bag.yaml", "far_from_back:", "far_away:", "far_away"),
    ("checks/workstation.yaml", "worth: 9", "worth: 11", "less than or equal to 10"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the shipped files with every mistake in it: reading them all takes seconds."""
    folder = tmp_path_factory.mktemp("wrong") / "knowledge"
    shutil.copytree(SHIPPED_FOLDER, folder, ignore=shutil.ignore_patterns("*.json"))
    for name, there, instead, _ in MISTAKES:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert there in text, (name, there)
        path.write_text(text.replace(there, instead, 1), encoding="utf-8")
    (folder / "checks" / "pillow.yaml").write_text("id: pillow\n", encoding="utf-8")
    return folder


def test_every_mistake_is_told_with_its_file(folder: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        compile_folder(folder)
    lines = [str(fault) for fault in caught.value.faults]
    for name, _, _, words in MISTAKES:
        assert [line for line in lines if line.startswith(name) and words in line], (name, words, lines)
    assert [line for line in lines if line.startswith("checks/pillow.yaml") and "nothing reads" in line]


def test_a_limit_without_a_source_or_a_reason_is_refused(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED_FOLDER / "checks", tmp_path / "checks")
    path = tmp_path / "checks" / "bag.yaml"
    kept = [line for line in path.read_text().splitlines() if 'judgement: "No figure was found.' not in line]
    path.write_text("\n".join(kept))
    files = KnowledgeFiles(tmp_path)
    follow_up_content(files)
    assert [str(fault) for fault in files.faults if "one_side_factor" in str(fault)]
