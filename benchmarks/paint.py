"""Measure the largest contentful paint of the web pages in a real Chromium on a slow phone line.

Nothing is kept from page to page. Run: PYTHONPATH=tests python -P benchmarks/paint.py
(-P: `web` is the folder of the tests, not web.py).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Cookie

from rhomboid.assessment import Engine
from rhomboid.loading.folder import shipped_knowledge
from web.browser import PHONE, Reader, chromium, served
from web.touring import CHEST

TIMES = 5
# a slow phone line, as other tools call "slow 4G": bytes a second, and milliseconds there and back
SLOW_LINE = {"offline": False, "downloadThroughput": 204_800, "uploadThroughput": 96_000, "latency": 150}
PAGES = ("/", "/interview/1", "/emergency", "/result", "/body-map/worst", "/plan/check", "/knowledge")
LARGEST = """() => new Promise(done => {
    const seen = new PerformanceObserver(list => done(list.getEntries().at(-1).startTime));
    seen.observe({type: 'largest-contentful-paint', buffered: true});
})"""


def cookies_of_a_visit(browser: Browser, address: str) -> list[Cookie]:
    """Give the cookies of a person who has answered two screens, with signs of the heart."""
    visit = Reader(browser.new_context(viewport=PHONE), address)
    visit.begin()
    visit.answer_screen(61, "male", {})
    visit.answer_screen(61, "male", CHEST)
    cookies = visit.context.cookies()
    visit.context.close()
    return cookies


def largest_paint_ms(browser: Browser, address: str, path: str, cookies: list[Cookie]) -> float:
    """Give milliseconds from asking for a page to its largest part, in a browser that has kept nothing."""
    context = browser.new_context(viewport=PHONE)
    for cookie in cookies:
        context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": address}])
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_LINE)
    page.goto(address + path, wait_until="load")
    page.wait_for_timeout(300)
    largest = float(page.evaluate(LARGEST))
    context.close()
    return largest


def main() -> int:
    """Print the table."""
    print("| page | median ms | longest ms |\n|---|---|---|")
    engine = Engine.of(shipped_knowledge())
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        served(engine, Path(folder)) as address,
    ):
        cookies = cookies_of_a_visit(browser, address)
        for path in PAGES:
            taken = [largest_paint_ms(browser, address, path, cookies) for _ in range(TIMES)]
            print(f"| {path} | {median(taken):.0f} | {max(taken):.0f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
