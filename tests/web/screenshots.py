"""Pictures of the pages for the documents, phone and desktop, light and dark: python -m web.screenshots."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from rhomboid.assessment import Engine
from rhomboid.evaluation.cases import Case, read_cases
from strategies import shipped
from web.browser import DESKTOP, PHONE, Reader, chromium, served
from web.settled import SAFE
from web.visitor import AS_OF

CASES = Path(__file__).parents[2] / "cases"
SHOWN = {"phone": PHONE, "desktop": DESKTOP}
# taller ones show no more of how a page looks, and weigh more
TALLEST = 1300
SIGNS = {"chest_pain": "present", "sweating_with_pain": "present", "duration": "under_12_hours"}
SAID = {"breaks": "no", "screen_height": "no", "phone": "no", "eyes": "yes", "back_supported": "yes"}


def pages(visit: Reader, case: Case) -> Iterator[str]:
    """Open each page that is pictured; give its name."""
    visit.open("/")
    yield "start"
    visit.open("/body-map/worst")
    visit.page.locator("label[for=place-blade_left] path").click()
    visit.page.mouse.move(0, 0)
    yield "body_map"
    visit.go_on()
    visit.page.locator("label[for=place-upper_arm_back_left] path").click()
    visit.go_on()
    yield "understood"
    visit.open("/")
    visit.begin("uk")
    visit.answer_screen(case.answers.age_years, case.answers.sex, {})
    yield "questions"
    visit.walk(case.answers.age_years, case.answers.sex, dict(case.answers.given))
    visit.open("/result")
    yield "result"
    visit.open("/answers")
    yield "answers"
    visit.open("/knowledge/conditions/postural_pain")
    yield "source"
    visit.open("/exercises/cat_camel")
    yield "exercise"
    visit.open("/checks/workstation")
    for part, said in SAID.items():
        visit.page.check(f"[name={part}][value={said}]", force=True)
    visit.go_on()
    yield "workplace"
    visit.open("/timers/ice")
    yield "timer"
    yield from pages_of_care(visit)
    visit.open("/interview/1")
    visit.answer_screen(None, None, SIGNS)
    yield "emergency"


def pages_of_care(visit: Reader) -> Iterator[str]:
    """Open the safety check, the plan and the diary; give the name of each."""
    visit.open("/plan")
    yield "check"
    while visit.path == "/plan/check":
        visit.answer_screen(None, None, SAFE)
    yield "plan"
    visit.open("/diary/day")
    visit.page.check("[name=now][value='5']", force=True)
    yield "day"
    for back, score in enumerate((2, 3, 3, 4, 3, 5, 4, 5, 6, 5, 6, 6)):
        visit.open("/diary/day")
        visit.page.locator("details").first.evaluate("one => { one.open = true; }")
        visit.page.check(f"[name=now][value='{score}']", force=True)
        visit.page.fill("#day", (AS_OF - timedelta(days=back)).isoformat())
        visit.go_on()
    visit.open("/diary")
    yield "diary"


def main(folder: Path) -> None:
    """Write the pictures."""
    knowledge = shipped()
    case = next(case for case in read_cases(CASES, knowledge) if case.id == "ca-027")
    folder.mkdir(parents=True, exist_ok=True)
    engine = Engine.of(knowledge)
    with (
        tempfile.TemporaryDirectory() as place,
        served(engine, Path(place)) as address,
        chromium() as browser,
    ):
        for size, window in SHOWN.items():
            for scheme in ("light", "dark"):
                visit = Reader(browser.new_context(viewport=window, color_scheme=scheme), address)
                for name in pages(visit, case):
                    height = min(visit.page.evaluate("document.documentElement.scrollHeight"), TALLEST)
                    # what stays at the foot of the window is pictured at the foot of the picture
                    visit.page.set_viewport_size({"width": window["width"], "height": height})
                    box = {"x": 0, "y": 0, "width": window["width"], "height": height}
                    path = folder / f"{name}_{size}_{scheme}.png"
                    visit.page.screenshot(path=path, clip=box, full_page=True)
                    visit.page.set_viewport_size(window)
                visit.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
