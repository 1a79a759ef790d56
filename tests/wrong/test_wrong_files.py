"""Every mistaken knowledge file is refused, with a sentence that says where, what and what to do.

Each file of this folder is named after its one mistake. Its head says which file of `valid/` it replaces, and
which words the refusal must hold.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from faces.running import refusals, rhomboid
from rhomboid.domain.errors import Fault, KnowledgeError
from rhomboid.loading.compiler import compile_folder

HERE = Path(__file__).parent
VALID = HERE / "valid"
MISTAKES = sorted(HERE.glob("*.yaml"))


def told(mistake: Path, word: str) -> list[str]:
    """Give what the head of a mistaken file says after a word."""
    return re.findall(rf"^# {word}: (.*)$", mistake.read_text(), flags=re.MULTILINE)


def folder_with(target: Path, *mistakes: Path) -> Path:
    """Give a copy of the valid folder with mistaken files in it."""
    folder = target / "knowledge"
    shutil.copytree(VALID, folder)
    for mistake in mistakes:
        (place,) = told(mistake, "replaces")
        shutil.copy(mistake, folder / place)
    return folder


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(KnowledgeError) as caught:
        compile_folder(folder)
    return caught.value.faults


def test_a_folder_without_a_mistake_is_not_refused(tmp_path: Path) -> None:
    assert compile_folder(folder_with(tmp_path))["hash"]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.stem)
def test_a_mistaken_file_is_refused_with_one_helpful_sentence(mistake: Path, tmp_path: Path) -> None:
    faults = faults_of(folder_with(tmp_path, mistake))
    assert len(faults) == 1, [str(fault) for fault in faults]
    fault, expected = faults[0], told(mistake, "expected")
    assert expected
    for part in expected:
        assert part in str(fault)
    assert all((fault.place, fault.found, fault.expected, fault.remedy))


def test_every_kind_of_mistake_that_was_thought_of_is_still_tried() -> None:
    assert len(MISTAKES) >= 50


def test_all_mistakes_of_a_folder_are_told_in_one_go(tmp_path: Path) -> None:
    names = ("bare_boolean", "judgement_without_why", "rule_that_names_absent", "missing_statement")
    mistakes = [HERE / f"{name}.yaml" for name in names]
    lines = [str(fault) for fault in faults_of(folder_with(tmp_path, *mistakes))]
    assert len(lines) == len(mistakes), lines
    for mistake in mistakes:
        parts = told(mistake, "expected")
        assert any(all(part in line for part in parts) for line in lines), mistake.stem


def test_a_file_that_cannot_be_read_is_not_held_against_the_files_that_name_it(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, HERE / "not_yaml.yaml", HERE / "rule_that_names_absent.yaml")
    lines = [str(fault) for fault in faults_of(folder)]
    assert len([line for line in lines if "findings/fever.yaml" in line]) == 1
    assert not [line for line in lines if "an unknown finding" in line or "nothing cites" in line]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "model.yaml").unlink()
    (fault,) = faults_of(folder)
    assert fault.place == "model.yaml"
    assert "No such file" in fault.found


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "findings" / "fever.yaml").write_bytes(b"id: fever\ntitle: \xff\n")
    (fault,) = faults_of(folder)
    assert "findings/fever.yaml" in str(fault)
    assert "no UTF-8" in str(fault)


def test_checking_a_folder_at_the_command_line_prints_one_line_for_each_mistake(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, HERE / "share_of_one.yaml", HERE / "unknown_group.yaml")
    lines = refusals(rhomboid("knowledge", "check", str(folder)))
    assert len(lines) == 2
    assert "findings/chest_pain.yaml" in lines[0] + lines[1]
    assert "conditions/nonspecific_upper_back_pain.yaml" in lines[0] + lines[1]
