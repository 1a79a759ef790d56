"""Mixed load at the web pages and at the API for a long time: every answer checked, memory watched.

People walk through published cases on the pages while programs assess, plan and ask for the next screen; one
call in eight is broken on purpose and must be refused. Exit code 1 on any wrong answer, or if memory at the
end is more than a tenth above what it was when the warm-up was over.
Run: python benchmarks/soak.py [--minutes 30]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, perf_counter

import httpx

import web
from rhomboid.domain.answers import Answers
from rhomboid.evaluation.cases import read_cases
from rhomboid.loading.folder import shipped_knowledge

WALKERS, CALLERS = 4, 3
API_PORT = 8174
API = f"http://127.0.0.1:{API_PORT}"
SECONDS_BETWEEN_LOOKS, WARM_UP_SHARE = 5, 0.2
GROWTH_AT_MOST = 1.1
BROKEN = (b"{", b'{"age_years": 400}', b'{"answers": {"fevr": "present"}}', b'{"answers": []}', b"\xff")
PATHS = ("/v1/assess", "/v1/plan", "/v1/next")
JSON = {"Content-Type": "application/json"}
ALL_REQUESTS = "1000000"


class Tally:
    """What was seen: answers by kind, wrong ones with their reason, times in ms, memory in MiB by door."""

    def __init__(self) -> None:
        self.answers: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.times: dict[str, list[float]] = defaultdict(list)
        self.memory: dict[str, list[tuple[float, float]]] = defaultdict(list)


async def walk_for_ever(cases: Sequence[Answers], chance: random.Random, tally: Tally, until: float) -> None:
    """Walk one person after the other through the pages."""
    while monotonic() < until:
        try:
            await web.visit(chance.choice(cases), chance, tally.times)
            tally.answers["walks through the pages"] += 1
        except (httpx.HTTPError, AssertionError) as error:
            tally.wrong[f"pages: {type(error).__name__} {error}"[:120]] += 1


async def call_for_ever(cases: Sequence[Answers], chance: random.Random, tally: Tally, until: float) -> None:
    """Call the API without a pause; one call in eight is broken on purpose."""
    async with httpx.AsyncClient(base_url=API, timeout=60) as client:
        while monotonic() < until:
            path, case, is_broken = chance.choice(PATHS), chance.choice(cases), chance.random() < 1 / 8
            told = {"age_years": case.age_years, "sex": case.sex, "answers": dict(case.given)}
            start = perf_counter()
            try:
                if is_broken:
                    answer = await client.post(path, content=chance.choice(BROKEN), headers=JSON)
                else:
                    answer = await client.post(path, json=told, params={} if path == PATHS[2] else DAY)
            except httpx.HTTPError as error:
                tally.wrong[f"{path}: {type(error).__name__}"] += 1
                continue
            tally.times[f"POST {path}"].append((perf_counter() - start) * 1000)
            wanted = (400, 422) if is_broken else (200,)
            tally.answers["refused, as they must be" if is_broken else "answers of the API"] += 1
            if answer.status_code not in wanted:
                tally.wrong[f"{path}: {answer.status_code} in the place of {wanted}"] += 1


DAY = {"as_of": "2026-11-21"}


async def watch(servers: dict[str, subprocess.Popen[bytes]], tally: Tally, until: float) -> None:
    """Note the resident memory of each server."""
    start = monotonic()
    while monotonic() < until:
        for name, server in servers.items():
            if server.poll() is not None:
                tally.wrong[f"{name} ended with {server.returncode}"] += 1
                return
            tally.memory[name].append((monotonic() - start, resident_mib(server.pid)))
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def resident_mib(pid: int) -> float:
    """Give the memory of a process and of its children in MiB."""
    total = 0.0
    for one in (pid, *children_of(pid)):
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
    return total


def children_of(pid: int) -> list[int]:
    """Give the processes that a process started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in found.split()]


async def load(servers: dict[str, subprocess.Popen[bytes]], seconds: float) -> Tally:
    """Give what was seen in so many seconds of load."""
    cases = [case.answers for case in read_cases(web.ROOT / "cases", shipped_knowledge())]
    web.SECONDS_BETWEEN_PAGES = (0.0, 0.3)
    tally, until = Tally(), monotonic() + seconds
    walkers = [walk_for_ever(cases, random.Random(n), tally, until) for n in range(WALKERS)]
    callers = [call_for_ever(cases, random.Random(100 + n), tally, until) for n in range(CALLERS)]
    await asyncio.gather(watch(servers, tally, until), *walkers, *callers)
    return tally


def report(tally: Tally, minutes: float) -> int:
    """Print the figures as a page; give the exit code."""
    print(f"# Soak of {minutes:g} minutes\n")
    print(f"{WALKERS} people on the pages and {CALLERS} programs at the API, all at once (`make soak`).\n")
    print("\n".join(f"- {count:,} {name}" for name, count in sorted(tally.answers.items())))
    print(f"- {sum(tally.wrong.values())} wrong answers or faults")
    print("\n".join(f"  - {count} × {name}" for name, count in tally.wrong.most_common(20)))
    slow = [one for ones in tally.times.values() for one in ones]
    if len(slow) > 1:
        print(f"- median {median(slow):.0f} ms, p95 {quantiles(slow, n=20)[-1]:.0f} ms")
    code = int(bool(tally.wrong))
    print("\n| door | memory after the warm-up, MiB | at the end | most |\n|---|---|---|---|")
    for name, looks in tally.memory.items():
        after = [mib for second, mib in looks if second >= 60 * minutes * WARM_UP_SHARE]
        start, end = median(after[:5]), median(after[-5:])
        print(f"| {name} | {start:.1f} | {end:.1f} | {max(mib for _, mib in looks):.1f} |")
        code |= int(end > start * GROWTH_AT_MOST)
    return code


def main() -> int:
    """Start both doors, load them, print the figures; give the exit code."""
    asked = argparse.ArgumentParser(description="Mixed load at the web and API doors.")
    asked.add_argument("--minutes", type=float, default=30)
    minutes = asked.parse_args().minutes
    command = [sys.executable, "-m", "rhomboid.cli.main", "serve"]
    calm = {**os.environ, "RHOMBOID_REQUESTS_PER_MINUTE": ALL_REQUESTS}
    with tempfile.TemporaryDirectory() as folder:
        pages = [*command, "--port", str(web.PORT), "--store", f"{folder}/visits.sqlite"]
        api = [*command, "--api", "--port", str(API_PORT)]
        starts = {"pages": pages, "API": api}
        servers = {n: subprocess.Popen(c, env=calm, stderr=subprocess.DEVNULL) for n, c in starts.items()}
        try:
            for address in (web.ADDRESS + "/", API + "/healthz"):
                wait_for(address)
            tally = asyncio.run(load(servers, 60 * minutes))
        finally:
            for server in servers.values():
                server.terminate()
                server.wait()
    return report(tally, minutes)


def wait_for(address: str) -> None:
    """Wait until a door answers."""
    for _ in range(300):
        try:
            httpx.get(address)
            return
        except httpx.TransportError:
            asyncio.run(asyncio.sleep(0.1))
    raise SystemExit(f"{address} did not answer")


if __name__ == "__main__":
    sys.exit(main())
