"""Measure the REST door under load: requests a second, 99th percentile, and whether memory stays flat.

Needs wrk (Debian's package); without it, a loop of httpx asks, which is itself the slower part.
Exit code 1 if a limit is broken. Run: python benchmarks/serving.py [REQUESTS OF THE MEMORY TEST]
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
from pathlib import Path
from statistics import quantiles
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


def bodies() -> list[str]:
    """Give the published cases as they are stated, as bodies of /v1/next."""
    people = [case.answers for case in read_cases(ROOT / "cases", shipped_knowledge())]
    told = [{"age_years": p.age_years, "sex": p.sex, "answers": dict(p.given)} for p in people]
    return [json.dumps(one) for one in told]


def script(texts: list[str]) -> str:
    """Give the Lua with which wrk sends one body after the other."""
    listed = ",\n".join(f"[==[{text}]==]" for text in texts)
    return (
        f"local bodies = {{\n{listed}\n}}\nlocal n = 0\n"
        "function request()\n  n = n % #bodies + 1\n"
        '  return wrk.format("POST", "/v1/next", {["Content-Type"] = "application/json"}, bodies[n])\nend\n'
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


def by_wrk(address: str, seconds: int) -> tuple[float, float, int]:
    """Give requests a second, the 99th percentile in ms, and how many were asked."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        lua.write(script(bodies()))
        lua.flush()
        command = ["wrk", "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", lua.name, address]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in told, told
    number, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", told)[0]
    p99 = float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]
    return (
        float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0]),
        p99,
        int(re.findall(r"(\d+) requests", told)[0]),
    )


def by_httpx(address: str, seconds: int) -> tuple[float, float, int]:
    """Give the same by a loop in Python."""
    texts, times = bodies(), []

    async def ask(client: httpx.AsyncClient, until: float, first: int) -> None:
        number = first
        while time.perf_counter() < until:
            start = time.perf_counter()
            body = texts[number % len(texts)]
            answer = await client.post("/v1/next", content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 200
            times.append(time.perf_counter() - start)
            number += CONNECTIONS

    async def all_of_them() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            until = time.perf_counter() + seconds
            await asyncio.gather(*(ask(client, until, n) for n in range(CONNECTIONS)))

    asyncio.run(all_of_them())
    return len(times) / seconds, quantiles(times, n=100)[-1] * 1000, len(times)


def memory_mb(process: int) -> float:
    """Give the resident memory of a process and of those that it started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096 / 1e6 + sum(memory_mb(int(child)) for child in children)


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_REQUESTS
    tool, asked = ("wrk", by_wrk) if shutil.which("wrk") else ("httpx", by_httpx)
    running, address = started()
    try:
        asked(address, 5)  # caches are filled and byte code is loaded before anything is measured
        before, total = memory_mb(running.pid), 0
        per_second, p99, count = asked(address, SECONDS)
        total += count
        while total < wanted:
            total += asked(address, SECONDS)[2]
        growth = memory_mb(running.pid) - before
    finally:
        running.terminate()
        running.wait(timeout=30)
    is_held = per_second >= LEAST_PER_SECOND and p99 <= P99_AT_MOST_MS and growth <= GROWTH_AT_MOST_MB
    text = (
        "# Speed of the REST door\n\n"
        f"`POST /v1/next` with the published cases, {WORKERS} workers, {CONNECTIONS} connections, {tool}, "
        "one machine for service and caller.\n\n"
        "| what | measured | limit |\n|---|---|---|\n"
        f"| requests a second | {per_second:.0f} | at least {LEAST_PER_SECOND:.0f} |\n"
        f"| 99th percentile | {p99:.0f} ms | at most {P99_AT_MOST_MS:.0f} ms |\n"
        f"| growth of memory over {total:,} requests | {growth:.1f} MB "
        f"| at most {GROWTH_AT_MOST_MB:.0f} MB |\n\n"
        f"{'All limits held.' if is_held else 'A limit is BROKEN.'}\n"
    )
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0 if is_held else 1


if __name__ == "__main__":
    sys.exit(main())
