"""`rhomboid exercise` as a person sees it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from faces.running import content_of, refusals, rhomboid


def test_the_list_names_every_exercise_and_can_be_narrowed() -> None:
    whole = rhomboid("exercise", "list")
    assert whole.code == 0 and len(whole.out.splitlines()) >= 20
    neck = rhomboid("exercise", "list", "--area", "neck", "--level", "1").out
    assert "chin_tuck" in neck and "deep_neck_nod" not in neck and "band_row" not in neck


def test_one_exercise_is_shown_with_steps_dose_limits_and_evidence() -> None:
    out = rhomboid("exercise", "show", "cat_camel").out
    for word in ("1. Go on", "How much:", "Harder:", "Stop if", "Not without asking first:", "Evidence ("):
        assert word in out
    content = content_of("exercise", "show", "band_row", "--json")
    assert content["dose"]["sets"] == 2 and content["cited"]["andersen_2011"]["year"] == 2011


def test_an_unknown_exercise_is_refused_with_the_nearest_one() -> None:
    for command in (("show", "cat_camels"), ("picture", "cat_camels", "--out", "x.svg")):
        (line,) = refusals(rhomboid("exercise", *command))
        assert 'nearest: "cat_camel"' in line and "rhomboid exercise list" in line
    (line,) = refusals(rhomboid("exercise", "list", "--area", "nek"))
    assert 'nearest: "neck"' in line
    (line,) = refusals(rhomboid("exercise", "list", "--level", "4"))
    assert "1 (gentle), 2 (build) or 3 (strong)" in line


def test_a_picture_is_written_still_or_moving(tmp_path: Path) -> None:
    still, moving = tmp_path / "still.svg", tmp_path / "moving.svg"
    assert rhomboid("exercise", "picture", "open_book", "--out", str(still)).code == 0
    assert rhomboid("exercise", "picture", "open_book", "--out", str(moving), "--animated").code == 0
    assert "<animate" not in still.read_text() and "<animate" in moving.read_text()
    for path in (still, moving):
        assert ElementTree.parse(path).getroot().tag.endswith("svg")


def test_a_picture_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (line,) = refusals(rhomboid("exercise", "picture", "open_book", "--out", str(tmp_path / "no" / "x.svg")))
    assert "a place that can be written to" in line
    (line,) = refusals(rhomboid("exercise", "picture", "open_book", "--out", str(tmp_path / "x.png")))
    assert "ends in .svg" in line
    folder = tmp_path / "x.svg"
    folder.mkdir()
    refusals(rhomboid("exercise", "picture", "open_book", "--out", str(folder)))
    assert [path.name for path in tmp_path.iterdir()] == ["x.svg"]


def test_the_sheet_holds_a_page_and_a_picture_of_each(tmp_path: Path) -> None:
    assert rhomboid("exercise", "sheet", "--out", str(tmp_path)).code == 0
    count = len(rhomboid("exercise", "list").out.splitlines())
    assert len(list((tmp_path / "exercises").glob("*.svg"))) == count
    assert (tmp_path / "exercises.md").read_text().count("](exercises/") == count
