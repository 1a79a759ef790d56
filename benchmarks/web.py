"""Measure the web pages: server time of each page with 20 people at once, and the size of the first page.

Each of the people answers the questions of a published case, waiting between pages as someone who reads fast.
Exit code 1 if a limit is broken. Run: python benchmarks/web.py
"""

from __future__ import annotations

import asyncio
import gzip
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import httpx

from rhomboid.domain.answers import Answers
from rhomboid.evaluation.cases import read_cases
from rhomboid.loading.folder import shipped_knowledge

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, PORT = 20, 8173
P95_AT_MOST_MS, FIRST_PAGE_AT_MOST_BYTES = 150, 100_000
SECONDS_BETWEEN_PAGES = (1.0, 3.0)
# what a person opens once the questions are over
AFTERWARDS = (
    "/result",
    "/plan",
    "/exercises",
    "/diary",
    "/checks",
    "/timers",
    "/answers",
    "/knowledge",
    "/knowledge/conditions/postural_pain",
)
ADDRESS = f"http://127.0.0.1:{PORT}"
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
RADIOS = re.compile(r'type="radio" name="(\w+)" value="(\w+)"')
Times = dict[str, list[float]]


async def visit(answers: Answers, chance: random.Random, times: Times) -> None:
    """Walk one person to the result, noting milliseconds by page."""
    async with httpx.AsyncClient(base_url=ADDRESS, timeout=60) as client:
        # people do not all arrive in the same instant; making a client costs this side, not the server
        await asyncio.sleep(chance.uniform(0, SECONDS_BETWEEN_PAGES[1]))
        page = await asked(client, times, "GET", "/")
        page = await sent(client, times, page, "/begin", {"place": "uk"}, chance)
        for _ in range(40):
            path = page.url.path
            if not path.startswith("/interview/"):
                break
            page = await sent(client, times, page, path, fields_of(page.text, answers), chance)
        for path in AFTERWARDS:
            await asked(client, times, "GET", path)
            await asyncio.sleep(chance.uniform(*SECONDS_BETWEEN_PAGES))


async def asked(
    client: httpx.AsyncClient, times: Times, method: str, path: str, form: dict[str, str] | None = None
) -> httpx.Response:
    """Ask for a page and what it sends on to; each is timed by itself."""
    while True:
        start = perf_counter()
        page = await client.request(method, path, data=form)
        times[re.sub(r"\d+", "N", f"{method} {path}")].append((perf_counter() - start) * 1000)
        if not page.is_redirect:
            page.raise_for_status()
            return page
        method, path, form = "GET", page.headers["location"], None


async def sent(
    client: httpx.AsyncClient,
    times: Times,
    page: httpx.Response,
    path: str,
    form: dict[str, str],
    chance: random.Random,
) -> httpx.Response:
    """Wait as a reader does, then send a form."""
    await asyncio.sleep(chance.uniform(*SECONDS_BETWEEN_PAGES))
    token = TOKEN.search(page.text)
    assert token
    return await asked(client, times, "POST", path, {"form_token": token.group(1), **form})


def fields_of(text: str, answers: Answers) -> dict[str, str]:
    """Fill in a screen: what a case does not state is absent, or not sure."""
    fields: dict[str, str] = {}
    for name, value in RADIOS.findall(text):
        if value == answers.given.get(name, "absent") or (name not in fields and value == "unknown"):
            fields[name] = value
    if 'name="age_years"' in text:
        fields |= {"age_years": str(answers.age_years or 40), "sex": answers.sex or "unknown"}
    return fields


def first_page_bytes() -> int:
    """Give what a first visit carries over the line, packed, with all that the page asks for."""
    page = httpx.get(ADDRESS + "/")
    total = len(gzip.compress(page.content))
    for name in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)):
        answer = httpx.get(ADDRESS + name, headers={"Accept-Encoding": "gzip"})
        total += int(answer.headers["content-length"])
    return total


async def everyone() -> Times:
    """Let all the people walk at once."""
    knowledge = shipped_knowledge()
    cases = read_cases(ROOT / "cases", knowledge)
    times: Times = defaultdict(list)
    chance = random.Random(1)
    await asyncio.gather(
        *(
            visit(cases[i * 3 % len(cases)].answers, random.Random(chance.random()), times)
            for i in range(PEOPLE)
        )
    )
    return times


def main() -> int:
    """Print a table; give the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "rhomboid.cli.main", "serve", "--port", str(PORT)]
        server = subprocess.Popen([*command, "--store", f"{folder}/visits.sqlite"], stderr=subprocess.PIPE)
        try:
            for _ in range(200):
                try:
                    httpx.get(ADDRESS + "/")
                    break
                except httpx.TransportError:
                    asyncio.run(asyncio.sleep(0.1))
            size = first_page_bytes()
            times = asyncio.run(everyone())
        finally:
            server.terminate()
            server.wait()
    print("| page | times | median ms | p95 ms |\n|---|---|---|---|")
    p95 = {name: quantiles(ones, n=20)[-1] for name, ones in times.items()}
    for name, ones in sorted(times.items()):
        print(f"| {name} | {len(ones)} | {median(ones):.0f} | {p95[name]:.0f} |")
    whole = quantiles([one for ones in times.values() for one in ones], n=20)[-1]
    slowest = max(p95, key=lambda name: p95[name])
    print(f"\nAll pages together: p95 {whole:.0f} ms; the slowest, {slowest}: {p95[slowest]:.0f} ms", end=" ")
    print(f"(each at most {P95_AT_MOST_MS}).")
    print(f"First page: {size:,} bytes packed (at most {FIRST_PAGE_AT_MOST_BYTES:,}).")
    return int(p95[slowest] > P95_AT_MOST_MS or size > FIRST_PAGE_AT_MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
