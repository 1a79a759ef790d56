"""Measure the screening of many people: ratios in one run, and growth curves; write cohort.md.

Run: python benchmarks/cohort.py [PEOPLE]. The network is the one that ships. Typical evidence: about 40
answers a person, what is present first, the rest drawn by lot; full evidence: everything asked.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pyagrum as gum
import pyarrow as pa
import pyarrow.parquet as pq
import vl_convert

from rhomboid.assessment import Engine
from rhomboid.cohort.drawing import Drawn, Population
from rhomboid.cohort.people import all_shares, fill_results
from rhomboid.cohort.run import ROWS_AT_ONCE
from rhomboid.cohort.screening import People, Screening
from rhomboid.cohort.tables import DRAWN, ID, population_batch, population_schema
from rhomboid.cohort.vocabulary import SEXES
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import Knowledge
from rhomboid.inference.bif import DANGER, ORDINARY, bif_text, bif_value
from rhomboid.inference.network import evidence_of
from rhomboid.loading.folder import shipped_knowledge

HERE = Path(__file__).parent
TYPICAL_ANSWERS, JUDGED_BY_PYAGRUM, ROUNDS = 40, 20, 3
KERNEL_PEOPLE = 16_384
BY_HAND = "\n## Measured by hand\n"


def fewer_answers(screening: Screening, drawn: Drawn, kept: int) -> Drawn:
    """Give the same people with at most so many answers each: what is present first, the rest by lot."""
    words = screening.words
    present = np.array([words.present_code(f) for f in words.findings], np.uint8)
    lots = np.random.default_rng(1).random(drawn.codes.shape) + (drawn.codes == present)
    lots[drawn.codes == 0] = -1
    least = np.sort(lots, axis=1)[:, -kept][:, None]
    return Drawn(drawn.rows, drawn.columns, np.where(lots >= least, drawn.codes, 0), drawn.ages, drawn.sexes)


def people_of(drawn: Drawn) -> People:
    count = len(drawn.ages)
    ids = pa.array([str(i) for i in range(count)])
    return People(ids, by_finding(drawn).T, drawn.ages, drawn.sexes, np.ones(count, bool))


def by_finding(drawn: Drawn) -> np.ndarray:
    """Give the codes as a file of columns has them. Shapes: (findings, people)."""
    return np.ascontiguousarray(drawn.codes.T)


def microseconds(work: Callable[[], object], people: int) -> float:
    """Give the best time of some rounds, in microseconds of the process's own time a person."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times) / people * 1e6


def kernel_time(screening: Screening, drawn: Drawn) -> float:
    count, codes = len(drawn.ages), by_finding(drawn)
    out = screening.room_for(count)
    return microseconds(
        lambda: fill_results(screening.model, codes, drawn.ages, drawn.sexes, screening.ranked_at_most, out),
        count,
    )


def posterior_time(screening: Screening, drawn: Drawn) -> float:
    codes = by_finding(drawn)
    return microseconds(lambda: all_shares(screening.model, codes, drawn.ages, drawn.sexes), len(drawn.ages))


def pyagrum_time(engine: Engine, screening: Screening, drawn: Drawn) -> float:
    """Give microseconds a person: one `LazyPropagation` on the exported network, evidence replaced."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rhomboid.bif"
        path.write_text(bif_text(engine.network, "rhomboid"), encoding="utf-8")
        inference = gum.LazyPropagation(gum.loadBN(str(path)))
    inference.addJointTarget({ORDINARY, DANGER})
    times = []
    for i in range(JUDGED_BY_PYAGRUM):
        told = {
            f.id: screening.words.words(f)[code - 1]
            for f, code in zip(screening.words.findings, drawn.codes[i].tolist(), strict=True)
            if code
        }
        answers = Answers(int(drawn.ages[i]), SEXES[drawn.sexes[i] - 1], told)
        evidence = evidence_of(engine.network, with_derived(engine.knowledge, answers))
        start = process_time()
        inference.setEvidence({finding: bif_value(value) for finding, value in evidence.items()})
        inference.makeInference()
        inference.jointPosterior({ORDINARY, DANGER}).toarray()
        times.append(process_time() - start)
    return median(times) * 1e6


def write_people(screening: Screening, path: Path, count: int) -> None:
    population = Population(screening.knowledge)
    schema, causes, first = population_schema(population.words, population.seed), population.cause_names(), 1
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for drawn in population.blocks(count):
            fewer = fewer_answers(screening, drawn, TYPICAL_ANSWERS)
            batch = population_batch(population.words, fewer, causes, first, schema)
            writer.write_table(pa.Table.from_batches([batch]))
            first += len(drawn.ages)


def screened_in(path: Path, threads: int) -> tuple[float, float, float]:
    """Give wall seconds, seconds of all threads, and the peak of memory in MB, of the whole command."""
    out = path.with_name(f"out-{threads}")
    shutil.rmtree(out, ignore_errors=True)
    program = str(Path(sys.executable).with_name("rhomboid"))
    start = perf_counter()
    child = subprocess.Popen([program, "screen", str(path), str(out), "--threads", str(threads)])
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0
    return perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def best_of(path: Path, threads: int) -> tuple[float, float, float]:
    """Give the least wall and processor time of some rounds, and the most memory."""
    rounds = [screened_in(path, threads) for _ in range(ROUNDS)]
    return min(r[0] for r in rounds), min(r[1] for r in rounds), max(r[2] for r in rounds)


def scan_time(path: Path) -> float:
    """Give the seconds of all threads that a plain scan of the same columns takes."""
    start = process_time()
    opened = pq.ParquetFile(path)
    words = [n for n in opened.schema_arrow.names if opened.schema_arrow.field(n).type != pa.string()]
    columns = [n for n in opened.schema_arrow.names if n not in DRAWN]
    read = pq.ParquetFile(path, read_dictionary=[n for n in words if n != ID], pre_buffer=False)
    batches = read.iter_batches(batch_size=ROWS_AT_ONCE, columns=columns, use_threads=False)
    rows = sum(batch.num_rows for batch in batches)
    assert rows == opened.metadata.num_rows
    return process_time() - start


def curve(screening: Screening, whole: Drawn, typical: Drawn) -> list[dict[str, Any]]:
    """Give microseconds a person against answers, findings present, people and conditions."""
    found = []
    for answers in (5, 10, 20, 40, 80, 120, 160):
        drawn = fewer_answers(screening, whole, answers)
        found.append({"what": "answers", "count": answers, "time": kernel_time(screening, drawn)})
    symptoms = [i for i, f in enumerate(screening.words.findings) if f.type == "symptom"]
    for present in (0, 5, 10, 20, 40):
        codes = whole.codes.copy()
        codes[:, symptoms] = 3
        codes[:, symptoms[:present]] = 2
        drawn = Drawn(whole.rows, whole.columns, codes, whole.ages, whole.sexes)
        found.append({"what": "symptoms present", "count": present, "time": posterior_time(screening, drawn)})
    for people in (64, 512, 4_096, KERNEL_PEOPLE):
        some = Drawn(
            *(part[:people] for part in (whole.rows, whole.columns, whole.codes, whole.ages, whole.sexes))
        )
        found.append(
            {"what": "people (thousands)", "count": people / 1000, "time": kernel_time(screening, some)}
        )
    for share in (0.25, 0.5, 1, 2, 4):
        other = Screening(with_so_many(screening.knowledge, share))
        count = len(other.conditions)
        found.append({"what": "conditions", "count": count, "time": posterior_time(other, typical)})
    return found


def with_so_many(knowledge: Knowledge, share: float) -> Knowledge:
    """Give the knowledge with a share of its conditions, or with each of them several times over."""
    conditions = {}
    for kind in sorted({c.kind for c in knowledge.conditions.values()}):
        own = [c for _, c in sorted(knowledge.conditions.items()) if c.kind == kind]
        for i in range(round(len(own) * share)):
            name = own[i % len(own)].id + "_again" * (i // len(own))
            conditions[name] = replace(own[i % len(own)], id=name)
    reference = knowledge.model.reference_condition
    return replace(knowledge, conditions={reference: knowledge.conditions[reference]} | conditions)


def chart_of(points: list[dict[str, Any]]) -> str:
    return vl_convert.vegalite_to_svg(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "data": {"values": points},
            "facet": {"column": {"field": "what", "type": "nominal", "title": None}},
            "resolve": {"scale": {"x": "independent"}},
            "spec": {
                "width": 200,
                "height": 160,
                "mark": {"type": "line", "point": True},
                "encoding": {
                    "x": {"field": "count", "type": "quantitative", "title": None},
                    "y": {"field": "time", "type": "quantitative", "title": "microseconds a person"},
                },
            },
        }
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    knowledge = shipped_knowledge()
    engine, screening = Engine.of(knowledge), Screening(knowledge)
    whole = Population(knowledge).block(0, KERNEL_PEOPLE)
    typical = fewer_answers(screening, whole, TYPICAL_ANSWERS)
    kernel = kernel_time(screening, typical), kernel_time(screening, whole)
    batch = microseconds(lambda: screening.results_of(people_of(typical)), KERNEL_PEOPLE)
    shares = posterior_time(screening, typical)
    peer = pyagrum_time(engine, screening, typical)
    points = curve(screening, whole, typical)
    (HERE / "cohort.svg").write_text(chart_of(points), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.parquet"
        write_people(screening, path, count)
        size, scan = path.stat().st_size, scan_time(path)
        few = path.with_name("few.parquet")
        write_people(screening, few, 64)
        start = min(screened_in(few, 1)[1] for _ in range(ROUNDS))
        (one, one_used, _), (two, two_used, peak) = (best_of(path, threads) for threads in (1, 2))
    used = two_used - start
    rows = [
        (
            "kernel, typical evidence, one thread",
            f"{kernel[0]:.1f} µs a person: {1e6 / kernel[0]:,.0f} a second",
        ),
        (
            "kernel, everything answered, one thread",
            f"{kernel[1]:.1f} µs a person: {1e6 / kernel[1]:,.0f} a second",
        ),
        (
            "kernel and Arrow results, typical evidence",
            f"{batch:.1f} µs a person: {1e6 / batch:,.0f} a second",
        ),
        (
            "posterior alone against pyAgrum",
            f"{peer / shares:,.0f} times faster ({shares:.1f} against {peer:,.0f} µs)",
        ),
        (f"whole command, {count:,} people, 1 thread", f"{one:.1f} s wall, {one_used:.1f} s of processor"),
        ("the same, 2 threads", f"{two:.1f} s wall, {two_used:.1f} s of processor"),
        ("its start alone (64 people)", f"{start:.1f} s of processor"),
        ("a person, start left out", f"{used / count * 1e6:.1f} µs of processor: reading to written files"),
        ("people a second that two free cores can do", f"{2 * count / used:,.0f}"),
        ("people a second, 2 threads, wall, start within", f"{count / two:,.0f}"),
        ("two threads against one, wall", f"{one / two:.2f} times"),
        ("peak memory, 2 threads", f"{peak:,.0f} MB"),
        ("plain Arrow scan of the same columns", f"{size / scan / 1e6:,.1f} MB a second of processor"),
        ("screening, of the scan's rate", f"1 / {used / scan:,.1f} ({size / used / 1e6:,.1f} MB a second)"),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    text = f"""# Speed of screening many people

Python {platform.python_version()}, {platform.machine()}; knowledge {knowledge.version}. Typical evidence:
{TYPICAL_ANSWERS} answers a person. Times of kernel, posterior and pyAgrum are the program's own time on the
processor, so that other work on the machine hardly counts; of the whole command, the best of {ROUNDS} rounds.
Both sums get the same answers; pyAgrum's `LazyPropagation` runs on the exported network.

| figure | value |
|---|---|
{table}

![Growth of the time a person](cohort.svg)
"""
    print(text)
    # what takes hours or a cluster is measured by hand, and kept
    _, mark, by_hand = (HERE / "cohort.md").read_text(encoding="utf-8").partition(BY_HAND)
    (HERE / "cohort.md").write_text(f"{text}{mark}{by_hand}", encoding="utf-8")


if __name__ == "__main__":
    main()
