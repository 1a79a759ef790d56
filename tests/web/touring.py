"""Every kind of page in turn; those with forms with their faults, and then filled in."""

from __future__ import annotations

from collections.abc import Iterator

from web.browser import Reader

CHEST = {
    "chest_pain": "present",
    "sweating_with_pain": "present",
    "duration": "under_12_hours",
}
CHECKED = {
    "lifting": {"load": "15 kg", "distance": "40 cm", "start": "10 cm", "end": "1 m"},
    "bag": {"bag": "9 kg", "body": "60 kg"},
    "workstation": {},
}


def every_page(visit: Reader) -> Iterator[str]:
    """Open every kind of page in turn."""
    visit.open("/")
    yield "first page"
    visit.begin("uk")
    yield "who"
    visit.go_on()
    yield "who with faults"
    visit.answer_screen(44, "female", {})
    yield "a themed page"
    visit.go_on()
    yield "a themed page with faults"
    visit.answer_screen(44, "female", CHEST)
    yield "emergency"
    for path in (
        "/answers",
        "/answers/chest_pain",
        "/result",
        "/knowledge",
        "/knowledge?q=rib",
        "/knowledge/conditions",
        "/knowledge/conditions/acute_cholecystitis",
        "/knowledge/red_flags/cannot_walk",
        "/knowledge/sources/briggs_2009",
        "/knowledge/articles/upper_back_pain",
        "/forget",
        "/forgotten",
        "/nowhere",
        "/body-map/worst",
        "/body-map/worst?as=list",
        "/exercises",
        "/exercises/cat_camel",
        "/checks",
        "/timers",
        "/timers/ice",
    ):
        visit.open(path)
        yield path
    yield from pages_with_forms(visit)
    yield from own_words_pages(visit)
    visit.open("/answers/chest_pain")
    visit.page.check("[value=absent]", force=True)
    visit.go_on()
    yield "are you sure"
    visit.page.get_by_role("button", name="Yes, the new answer").click()
    yield "after the change"
    visit.open("/interview/2")
    visit.walk(44, "female", {"main_site": "between_shoulder_blades"})
    visit.open("/result")
    yield "result at the end"


def pages_with_forms(visit: Reader) -> Iterator[str]:
    """Open the body map and the checks, each with a fault and then filled in."""
    visit.open("/body-map/worst")
    visit.go_on()
    yield "body map without a place"
    visit.page.locator("label[for=place-blade_left] path").click()
    visit.go_on()
    visit.page.locator("label[for=place-hand_palm_left] path").click()
    yield "where else"
    visit.go_on()
    yield "what was understood"
    for check, filled in CHECKED.items():
        visit.open(f"/checks/{check}")
        visit.go_on()
        yield f"{check} with faults"
        for name, typed in filled.items():
            visit.page.fill(f"#{name}", typed)
        if check == "workstation":
            visit.page.check("[name=phone][value=no]", force=True)
        visit.go_on()
        yield f"{check} with what follows"


def own_words_pages(visit: Reader) -> Iterator[str]:
    """Open the box of one's own words and each page that may follow."""
    for text, name in (
        ("47F, burning pain between my shoulder blades, no fever", "what was understood"),
        ("I want to kill myself and I wet myself", "a sign that cannot wait, and the crisis card"),
        ("Ich habe starke Schmerzen im Rücken und kann nicht schlafen", "another language"),
    ):
        visit.open("/own-words")
        yield "own words"
        visit.page.fill("#text", text)
        visit.go_on()
        yield name
