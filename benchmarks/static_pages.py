"""Measure the static pages in a real Chromium: first page, first and later starts, each step, sizes.

The folder is served by `python -m http.server` on this machine. Exit code 1 if a limit is broken.
Run: PYTHONPATH=tests python -P benchmarks/static_pages.py (-P: `web` is the folder of the tests, not web.py).
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser

from rhomboid.assessment import Engine
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.loading.folder import shipped_knowledge
from web.browser import PHONE, chromium
from web.static_site import PLACE, FileServer, StaticReader, file_server, need_pyodide, site_files, write_site
from web.test_in_chromium import WALKED
from web.test_serving import free_port

ROOT = Path(__file__).resolve().parents[1]
STARTS = 5
FIRST_PAGE_MS, COLD_MS, WARM_MS, STEP_MS, DOWNLOAD_BYTES = 1000, 8000, 2000, 500, 20_000_000
# a slow phone line, as other tools call "slow 4G": bytes a second, and milliseconds there and back
SLOW_LINE = {"offline": False, "downloadThroughput": 204_800, "uploadThroughput": 96_000, "latency": 150}
PAINT = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].startTime))
    .observe({type: 'paint', buffered: true}))"""


def first_page_ms(browser: Browser, address: str) -> float:
    """Give milliseconds to the first words of index.html on a slow line, with nothing kept."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_LINE)
    page.goto(address + PLACE, wait_until="domcontentloaded")
    paint = float(page.evaluate(PAINT))
    context.close()
    return paint


def start_ms(visit: StaticReader) -> tuple[float, dict[str, int]]:
    """Give milliseconds from asking for index.html to questions that can be opened, and the worker's laps."""
    begin = perf_counter()
    visit.arrive()
    whole = (perf_counter() - begin) * 1000
    return whole, json.loads(visit.first.evaluate("document.documentElement.dataset.laps") or "{}")


def steps_ms(visit: StaticReader, case: Case, times: dict[str, list[float]]) -> None:
    """Walk a case through the pages, noting each step from pressing the button to the next page."""

    def timed(name: str, act: object, *given: object) -> None:
        begin = perf_counter()
        act(*given)  # type: ignore[operator]
        times[re.sub(r"\d+", "N", name)].append((perf_counter() - begin) * 1000)

    visit.open("/forget")
    visit.go_on()
    visit.begin()
    for _ in range(40):
        if not visit.path.startswith("/interview/"):
            break
        timed(
            visit.path,
            visit.answer_screen,
            case.answers.age_years,
            case.answers.sex,
            dict(case.answers.given),
        )
    timed("/result", visit.open, "/result")
    timed("/answers", visit.open, "/answers")
    timed("/knowledge", visit.open, "/knowledge")


def measured(browser: Browser, server: FileServer, cases: list[Case]) -> dict[str, list[float]]:
    """Give every time by its name."""
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(STARTS):
        times["first page, slow line"].append(first_page_ms(browser, server.address))
        context = browser.new_context(viewport=PHONE)
        visit = StaticReader(context, server.address)
        whole, laps = start_ms(visit)
        times["engine ready, first visit"].append(whole)
        for name, lap in laps.items():
            times[f"of it, by the worker's clock: {name}"].append(lap)
        # the picture of the memory is written behind the page
        visit.first.wait_for_timeout(1500)
        times["engine ready, later visit"].append(start_ms(visit)[0])
        times["engine ready, later visit"].append(start_ms(visit)[0])
        context.close()
    context = browser.new_context(viewport=PHONE)
    visit = StaticReader(context, server.address)
    visit.arrive()
    visit.enter()
    for case in cases:
        steps_ms(visit, case, times)
    context.close()
    return times


def sizes(files: dict[str, bytes]) -> tuple[int, int]:
    """Print every file that is fetched, with its size as it is and packed; give both sums."""
    print("| file | bytes | packed by gzip |\n|---|---|---|")
    sums = [0, 0]
    for name in sorted(set(files) - {"404.html", "NOTICE.txt"}, key=lambda one: -len(files[one])):
        packed = len(gzip.compress(files[name], 9))
        sums[0] += len(files[name])
        sums[1] += packed
        print(f"| {name} | {len(files[name]):,} | {packed:,} |")
    print(f"| all | {sums[0]:,} | {sums[1]:,} |\n")
    return sums[0], sums[1]


def main() -> int:
    """Print two tables; give the exit code."""
    engine = Engine.of(shipped_knowledge())
    files = site_files(engine.knowledge, need_pyodide())
    cases = [case for case in read_cases(ROOT / "cases", engine.knowledge) if case.id in WALKED]
    whole, _ = sizes(files)
    with tempfile.TemporaryDirectory() as folder:
        write_site(Path(folder) / PLACE.strip("/"), files)
        with file_server(Path(folder), free_port()) as server, chromium() as browser:
            times = measured(browser, server, cases)
    print("| what | times | median ms | longest ms |\n|---|---|---|---|")
    for name, ones in times.items():
        print(f"| {name} | {len(ones)} | {median(ones):.0f} | {max(ones):.0f} |")
    steps = [one for name, ones in times.items() if name.startswith("/") for one in ones]
    print(f"| every step | {len(steps)} | {median(steps):.0f} | {max(steps):.0f} |")
    print(f"\nLoad of the machine at the end, of {os.cpu_count()} cores: {os.getloadavg()[0]:.1f}.")
    broken = [
        median(times["first page, slow line"]) > FIRST_PAGE_MS,
        median(times["engine ready, first visit"]) > COLD_MS,
        median(times["engine ready, later visit"]) > WARM_MS,
        median(steps) > STEP_MS,
        whole > DOWNLOAD_BYTES,
    ]
    return int(any(broken))


if __name__ == "__main__":
    sys.exit(main())
