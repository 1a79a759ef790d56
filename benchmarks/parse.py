"""Measure the two matchers of free text: load, and 1,000 words of the cases. Exit code 1 if over a limit.

Run: python benchmarks/parse.py
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from rhomboid.evaluation.parsing import read_told_cases
from rhomboid.language import Reader
from rhomboid.loading.folder import shipped_knowledge, shipped_phrases

CASES = Path(__file__).resolve().parents[1] / "cases"
AS_OF = date(2026, 11, 21)
ROUNDS, WORDS = 7, 1000
# seconds: load, and one reading of so many words
LIMITS = {"light": (0.05, 0.05), "nlp": (4.0, 1.0)}


def main() -> int:
    knowledge, phrases = shipped_knowledge(), shipped_phrases()
    is_broken = False
    for matcher, (load_limit, read_limit) in LIMITS.items():
        begin = perf_counter()
        reader = Reader(knowledge, phrases, matcher)
        load = perf_counter() - begin
        stories = " ".join(told.text for told in read_told_cases(CASES, reader))
        text = " ".join(stories.split()[:WORDS])
        times = []
        for _ in range(ROUNDS):
            begin = perf_counter()
            reader.parse(text, AS_OF)
            times.append(perf_counter() - begin)
        is_broken |= load > load_limit or median(times) > read_limit
        print(f"{matcher:6} load {load:6.3f} s (limit {load_limit} s)", end="  ")
        print(f"{WORDS} words {median(times):6.3f} s (limit {read_limit} s)")
    return int(is_broken)


if __name__ == "__main__":
    sys.exit(main())
