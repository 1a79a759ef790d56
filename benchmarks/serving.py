"""Measure the REST door under load: requests a second, latencies by connections, and whether memory is flat.

Memory is read after every round of twenty seconds; the growth is that of the least-squares line through the
readings, carried on to 100,000 requests, beside what was seen from the first reading to the last.

Needs wrk (Debian's package); without it, a loop of httpx asks, which is itself the slower part.
Exit code 1 if a limit is broken.
Run: python benchmarks/serving.py [REQUESTS OF THE MEMORY TEST [MINUTES AT MOST]]
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from math import inf
from pathlib import Path
from statistics import linear_regression, quantiles
from urllib.error import URLError
from urllib.request import urlopen

import httpx

from rhomboid.evaluation.cases import read_cases
from rhomboid.loading.folder import shipped_knowledge

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("serving.md")
SECONDS, CONNECTIONS, WORKERS = 20, 4, 2
LEAST_PER_SECOND, P99_AT_MOST_MS, GROWTH_AT_MOST_MB = 60.0, 150.0, 10.0
MEMORY_REQUESTS = 20_000
FLAT_OVER, MANY_CONNECTIONS = 100_000, (1, 2, 8, 32)
PATHS = ("/v1/next", "/v1/assess", "/v1/plan")


@cache
def bodies() -> list[str]:
    """Give the published cases as they are stated, as bodies of /v1/next."""
    people = [case.answers for case in read_cases(ROOT / "cases", shipped_knowledge())]
    told = [{"age_years": p.age_years, "sex": p.sex, "answers": dict(p.given)} for p in people]
    return [json.dumps(one) for one in told]


def script(texts: list[str], path: str) -> str:
    """Give the Lua with which wrk sends one body after the other."""
    listed = ",\n".join(f"[==[{text}]==]" for text in texts)
    return (
        f"local bodies = {{\n{listed}\n}}\nlocal n = 0\n"
        "function request()\n  n = n % #bodies + 1\n"
        f'  return wrk.format("POST", "{path}", {{["Content-Type"] = "application/json"}}, bodies[n])\nend\n'
    )


def started() -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).with_name("rhomboid"))
    command = [program, "serve", "--api", "--port", str(port), "--workers", str(WORKERS)]
    running = subprocess.Popen(command, env={**os.environ, "RHOMBOID_REQUESTS_PER_MINUTE": "0"})
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return running, address
        except URLError:
            time.sleep(0.2)
    raise SystemExit("the service did not start")


def by_wrk(
    address: str, seconds: int, connections: int = CONNECTIONS, path: str = PATHS[0]
) -> tuple[float, float, int]:
    """Give requests a second, the 99th percentile in ms, and how many were asked."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        lua.write(script(bodies(), path))
        lua.flush()
        command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", lua.name, address]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in told, told
    number, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", told)[0]
    p99 = float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]
    return (
        float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0]),
        p99,
        int(re.findall(r"(\d+) requests", told)[0]),
    )


def by_httpx(
    address: str, seconds: int, connections: int = CONNECTIONS, path: str = PATHS[0]
) -> tuple[float, float, int]:
    """Give the same by a loop in Python."""
    texts, times = bodies(), []

    async def ask(client: httpx.AsyncClient, until: float, first: int) -> None:
        number = first
        while time.perf_counter() < until:
            start = time.perf_counter()
            body = texts[number % len(texts)]
            answer = await client.post(path, content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 200
            times.append(time.perf_counter() - start)
            number += connections

    async def all_of_them() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            until = time.perf_counter() + seconds
            await asyncio.gather(*(ask(client, until, n) for n in range(connections)))

    asyncio.run(all_of_them())
    return len(times) / seconds, quantiles(times, n=100)[-1] * 1000, len(times)


def memory_mb(process: int) -> float:
    """Give the resident memory of a process and of those that it started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096 / 1e6 + sum(memory_mb(int(child)) for child in children)


def line_through(readings: list[tuple[int, float]]) -> float:
    """Give the growth in MB over FLAT_OVER requests, by the least-squares line."""
    if len(readings) < 3:
        return readings[-1][1] - readings[0][1]
    slope = linear_regression(*zip(*readings, strict=True)).slope
    return float(slope * FLAT_OVER)


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_REQUESTS
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else inf
    tool, asked = ("wrk", by_wrk) if shutil.which("wrk") else ("httpx", by_httpx)
    running, address = started()
    try:
        for path in PATHS:
            asked(address, 5, path=path)  # caches are filled before anything is measured
        per_second, p99, _ = asked(address, SECONDS)
        readings = [(0, memory_mb(running.pid))]
        until = time.monotonic() + minutes * 60
        while readings[-1][0] < wanted and time.monotonic() < until:
            readings.append((readings[-1][0] + asked(address, SECONDS)[2], memory_mb(running.pid)))
            print(*readings[-1], file=sys.stderr, flush=True)
        rows = [(path, c, *asked(address, 8, c, path)[:2]) for path in PATHS for c in MANY_CONNECTIONS]
    finally:
        running.terminate()
        running.wait(timeout=30)
    return told(tool, per_second, p99, readings, rows)


def told(
    tool: str,
    per_second: float,
    p99: float,
    readings: list[tuple[int, float]],
    rows: list[tuple[str, int, float, float]],
) -> int:
    """Write the page; give 1 if a limit is broken."""
    growth, fitted, total = readings[-1][1] - readings[0][1], line_through(readings), readings[-1][0]
    is_flat = max(growth, fitted) <= GROWTH_AT_MOST_MB
    is_held = per_second >= LEAST_PER_SECOND and p99 <= P99_AT_MOST_MS and is_flat
    text = (
        "# Speed of the REST door\n\n"
        f"`POST /v1/next` with the published cases, {WORKERS} workers, {CONNECTIONS} connections, {tool}, "
        "one machine of 2 cores for service and caller.\n\n"
        "| what | measured | limit |\n|---|---|---|\n"
        f"| requests a second | {per_second:.0f} | at least {LEAST_PER_SECOND:.0f} |\n"
        f"| 99th percentile | {p99:.0f} ms | at most {P99_AT_MOST_MS:.0f} ms |\n"
        f"| growth of memory over {total:,} requests, both workers | {growth:.1f} MB "
        f"| at most {GROWTH_AT_MOST_MB:.0f} MB |\n"
        f"| the same by the line through {len(readings)} readings, over {FLAT_OVER:,} requests "
        f"| {fitted:.1f} MB | at most {GROWTH_AT_MOST_MB:.0f} MB |\n\n"
        f"{'All limits held.' if is_held else 'A limit is BROKEN.'}\n\n"
        "More callers at once wait longer, since two cores give no more:\n\n"
        "| path | connections | requests a second | 99th percentile |\n|---|---|---|---|\n"
    )
    text += "".join(f"| `{path}` | {c} | {rate:.0f} | {p:.0f} ms |\n" for path, c, rate, p in rows)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0 if is_held else 1


if __name__ == "__main__":
    sys.exit(main())
