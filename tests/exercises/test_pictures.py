"""Pictures can be read by people, screen readers and any viewer; nothing in them comes from outside."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from exercises.bodies import EXERCISES, NAMES
from rhomboid.documents.exercise_sheet import PAGE, sheet_of
from rhomboid.documents.moving_svg import bodies_of, moving_svg, round_of
from rhomboid.documents.pose_svg import stacked_svg, stills_svg
from rhomboid.domain.exercises import Exercise
from strategies import shipped

DOCS = Path(__file__).resolve().parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_a_picture_tells_a_screen_reader_what_is_seen(exercise: Exercise) -> None:
    for text in (stills_svg(exercise), moving_svg(exercise)):
        root = ElementTree.fromstring(text)
        ids = {element.get("id"): element for element in root.iter() if element.get("id")}
        title, told = (ids[name] for name in (root.get("aria-labelledby") or "").split())
        assert root.get("role") == "img"
        assert title.text == exercise.title.patient
        assert told.text and all(frame.caption in told.text for frame in exercise.picture.frames)


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_every_caption_stands_below_its_frame_and_inside_the_picture(exercise: Exercise) -> None:
    root = ElementTree.fromstring(stills_svg(exercise))
    words = [" ".join("".join(span.itertext()) for span in text) for text in root.iter(f"{SVG}text")]
    for number, frame in enumerate(exercise.picture.frames, start=1):
        assert f"{number} {frame.caption}" in words
    width = int((root.get("viewBox") or "").split()[2])
    # a letter is about half as wide as it is high
    for text in root.iter(f"{SVG}text"):
        for span in text:
            half = len(span.text or "") * 84 * 0.53 / 2
            middle = float(span.get("x") or text.get("x") or 0)
            assert half <= middle <= width - half, span.text


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_every_painted_part_is_inside_its_frame(exercise: Exercise) -> None:
    root = ElementTree.fromstring(stills_svg(exercise))
    for cell in root.findall(f"{SVG}svg"):
        left, top, wide, high = (float(number) for number in (cell.get("viewBox") or "").split())
        for path in cell.iter(f"{SVG}path"):
            for x, y in re.findall(r"M(-?\d+) (-?\d+)", path.get("d") or ""):
                assert left - 2 <= int(x) <= left + wide + 2
                # a close-up is cut at the waist
                assert top <= int(y) and (int(y) <= top + high or exercise.picture.close_up)


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_nothing_in_a_picture_comes_from_another_host_or_runs(exercise: Exercise) -> None:
    text = moving_svg(exercise).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|href|<script|@import|<image|<foreignObject|\bon\w+=", text)


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_each_step_of_a_movement_has_the_same_corners_so_that_it_flows(exercise: Exercise) -> None:
    root = ElementTree.fromstring(moving_svg(exercise))
    motions = [a for a in root.iter(f"{SVG}animate") if a.get("attributeName") == "d"]
    assert motions
    for motion in motions:
        values, times = (motion.get("values") or "").split(";"), (motion.get("keyTimes") or "").split(";")
        shapes = {re.sub(r"-?\d+", "0", re.sub(r"(?<=\d)-", " -", value)) for value in values}
        assert len(shapes) == 1
        assert len(values) == len(times)
        assert (float(times[0]), float(times[-1])) == (0, 1)
        assert [float(t) for t in times] == sorted(float(t) for t in times)
        assert values[0] == values[-1]


def test_on_a_narrow_screen_the_frames_stand_below_one_another_in_one_column() -> None:
    for exercise in EXERCISES[:4]:
        wide = ElementTree.fromstring(stills_svg(exercise))
        tall = ElementTree.fromstring(stacked_svg(exercise))
        count = len(exercise.picture.frames)
        *_, width, height = (int(word) for word in (tall.get("viewBox") or "").split())
        *_, all_wide, row = (int(word) for word in (wide.get("viewBox") or "").split())
        assert height == count * row
        assert width < all_wide
        middles = set()
        for k, group in enumerate(tall.findall(f"{SVG}g")):
            across, down = (int(n) for n in re.findall(r"-?[0-9]+", group.get("transform") or ""))
            frame, words = group.find(f"{SVG}svg"), group.find(f"{SVG}text")
            assert frame is not None and words is not None
            assert exercise.picture.frames[k].caption in " ".join("".join(t.itertext()) for t in words)
            assert down == k * row
            left = int(frame.get("x") or "") + across
            assert left >= 0 and left + int(frame.get("width") or "") <= width
            middles.add(int(words.get("x") or "") + across)
        assert len(middles) == 1


def test_a_movement_goes_to_the_last_frame_and_back() -> None:
    picture = shipped().care.exercises["cat_camel"].picture
    rounds = round_of(picture)
    assert rounds[0][1:] == (0, 0.0) and rounds[-1][1:] == (0, 0.0)
    assert (1, 1.0) in [step[1:] for step in rounds]
    assert len(bodies_of(picture, rounds)) == len(rounds)


def test_where_less_motion_is_wanted_the_still_frames_are_shown_instead() -> None:
    text = moving_svg(shipped().care.exercises["cat_camel"])
    assert (
        "@media(prefers-reduced-motion:reduce){.pose .still{display:inline}.pose .moving{display:none}}"
        in text
    )
    assert 'class="still"' in text and 'class="moving"' in text


def test_light_and_dark_have_a_tone_for_every_cloth() -> None:
    text = stills_svg(shipped().care.exercises["band_row"])
    light, dark = re.findall(r":root\{([^}]*)\}", text)
    assert [part.split(":")[0] for part in light.split(";")] == [
        part.split(":")[0] for part in dark.split(";")
    ]
    assert "prefers-color-scheme:dark" in text
    used = set(re.findall(r"var\((--pose-[\w-]+)\)", text))
    assert used <= set(re.findall(r"(--[\w-]+):", light))


def test_the_page_of_exercises_and_its_pictures_are_those_that_the_program_draws_now() -> None:
    pages = sheet_of(shipped())
    stale = [
        n for n, text in pages.items() if not (DOCS / n).is_file() or (DOCS / n).read_text("utf-8") != text
    ]
    assert not stale, "draw them anew: make pictures"
    strays = {f"exercises/{path.name}" for path in (DOCS / "exercises").iterdir()} - set(pages)
    assert not strays
    assert all(f"({name})" in pages[PAGE] for name in pages if name != PAGE)
