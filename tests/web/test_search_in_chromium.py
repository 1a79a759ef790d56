"""The search of the knowledge answers while one types, and by its button where there is no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from rhomboid.assessment import Engine
from web.browser import NewReader, Reader, chromium, readers, served

# what a screen reader is told: each time the words in the status change; and every breach of the policy
WATCH = """() => {
  window.said = []; window.broken = [];
  document.addEventListener('securitypolicyviolation', event => window.broken.push(event.violatedDirective));
  document.addEventListener('DOMContentLoaded', () => {
    const status = document.querySelector('#found [role=status]');
    if (!status) return;
    new MutationObserver(() => window.said.push(status.isConnected && status.textContent))
      .observe(status, {subtree: true, childList: true, characterData: true});
  });
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(engine, tmp_path_factory.mktemp("visits")) as address:
        yield address


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[NewReader]:
    with readers(browser, address, f"({WATCH})()") as (new, everyone):
        yield new
        for one in everyone:
            assert not one.told
            assert not one.page.evaluate("window.broken || []")


def wait_for(visit: Reader, heading: str) -> None:
    visit.page.locator("#found h2", has_text=heading).wait_for()


def test_what_is_typed_is_answered_while_the_focus_stays_in_the_field(reader: NewReader) -> None:
    visit = reader()
    visit.open("/knowledge")
    visit.page.evaluate("window.isSamePage = true")
    visit.page.keyboard.press("Tab")
    visit.page.focus("#q")
    visit.page.keyboard.type("rib", delay=30)
    wait_for(visit, "found for “rib”")
    visit.page.keyboard.type(" fracture", delay=30)
    wait_for(visit, "found for “rib fracture”")
    assert visit.page.evaluate("window.isSamePage && document.activeElement.id") == "q"
    assert visit.page.input_value("#q") == "rib fracture"
    assert visit.page.title().startswith("Search: rib fracture")
    said = visit.page.evaluate("window.said")
    assert said[-1] == visit.page.inner_text("#found h2"), "what changes is what is read aloud"
    asked = [one for one in visit.asked if "?q=" in one]
    assert len(asked) < len("rib fracture"), "not every letter asks"
    # from the field by keyboard to the first answer
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.matches('#found li:first-child a')")


def test_back_and_reload_show_what_was_found(reader: NewReader) -> None:
    visit = reader()
    visit.open("/knowledge")
    visit.page.fill("#q", "heart attack")
    wait_for(visit, "found for “heart attack”")
    found = visit.page.inner_text("#found")
    visit.page.reload()
    assert visit.page.inner_text("#found") == found
    visit.page.locator("#found a").first.click()
    visit.page.wait_for_url("**/knowledge/*/*")
    visit.page.go_back()
    assert visit.page.inner_text("#found") == found
    assert visit.page.input_value("#q") == "heart attack"
    visit.page.fill("#q", "")
    visit.page.locator("#found h2").wait_for(state="detached")
    assert visit.page.inner_text("#found").strip() == ""


def test_only_the_last_of_several_questions_is_answered(reader: NewReader) -> None:
    visit = reader()
    # the first question is never answered
    visit.page.route("**/knowledge?q=rib", lambda _: None)
    visit.open("/knowledge")
    with visit.page.expect_event("requestfailed") as aborted:
        visit.page.fill("#q", "rib")
        visit.page.wait_for_timeout(600)
        visit.page.fill("#q", "spine")
    assert aborted.value.url.endswith("?q=rib")
    wait_for(visit, "found for “spine”")


@pytest.mark.parametrize(("status", "headers"), [(500, {}), (303, {"location": "/knowledge/nowhere"})])
def test_an_answer_that_is_no_search_leaves_the_page_as_it_is(
    reader: NewReader, status: int, headers: dict[str, str]
) -> None:
    visit = reader()
    visit.open("/knowledge?q=rib")
    found = visit.page.inner_text("#found")
    broken = {"status": status, "headers": headers, "body": "<p>no</p>"}
    visit.page.route("**/knowledge?q=*", lambda one: one.fulfill(**broken))
    with visit.page.expect_request("**/knowledge?q=spine"):
        visit.page.fill("#q", "spine")
    visit.page.wait_for_timeout(300)
    assert visit.page.inner_text("#found") == found
    visit.page.unroute_all()
    visit.told.clear()
    visit.page.fill("#q", "heart")
    wait_for(visit, "found for “heart”")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_was_found_while_typing_keeps_nobody_out(reader: NewReader, scheme: str) -> None:
    visit = reader(color_scheme=scheme)
    visit.open("/knowledge")
    assert not visit.faults()
    for words in ("rib", "nothing of the kind"):
        visit.page.fill("#q", words)
        wait_for(visit, f"found for “{words}”")
        assert not visit.faults()
        assert not visit.is_wider_than_its_window()


def test_without_script_the_button_searches(reader: NewReader) -> None:
    visit = reader(java_script_enabled=False)
    visit.open("/knowledge")
    visit.page.fill("#q", "rib")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/knowledge?q=rib")
    assert "found for “rib”" in visit.page.inner_text("#found")
    visit.page.fill("#q", "spine")
    visit.go_on()
    visit.page.wait_for_url("**/knowledge?q=spine")
    assert "found for “spine”" in visit.page.inner_text("#found")
    assert not [one for one in visit.asked if "htmx" in one]
