"""Measure speed against its limits, and against pyAgrum; print a table and write results.md.

Exit code 1 if a limit is broken. Run: python benchmarks/run.py
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import pyagrum as gum
from diary_year import times_of_a_report, times_of_a_year

from rhomboid.assessment import Engine, assess
from rhomboid.assessment.plain import plain_plan
from rhomboid.care.plan import plan_of
from rhomboid.cli.answers_file import read_answers
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import ABSENT
from rhomboid.evaluation.cases import read_cases
from rhomboid.inference.bif import DANGER, ORDINARY, bif_text, bif_value
from rhomboid.inference.network import evidence_of
from rhomboid.inference.posterior import posterior
from rhomboid.interview.screens import next_screen
from rhomboid.loading.folder import shipped_knowledge

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("results.md")
PROCESS_RUNS, ROUNDS = 15, 5
CAUSES = {ORDINARY, DANGER}
HOW_EVIDENCE_IS_SET = """\
The engine is plain Python, pyAgrum is C++. pyAgrum keeps one `LazyPropagation` on the network read from the
exported BIF file, with the two causes as joint target. For each case its evidence is replaced whole
(`setEvidence`: the stated answers and what follows from age and sex), then `makeInference`, and the joint
posterior is read as an array. The engine gets the same answers and gives every share. Building and loading
the network is in neither.
"""


@dataclass(frozen=True)
class Measured:
    """Times of one thing, in seconds. limit: on the 95th percentile, or on the median, or None."""

    name: str
    times: list[float]
    limit: float | None = None
    is_limit_on_median: bool = False

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20, method="inclusive")[-1]

    @property
    def is_broken(self) -> bool:
        measured = median(self.times) if self.is_limit_on_median else self.p95
        return self.limit is not None and measured > self.limit

    def row(self) -> str:
        of = "median" if self.is_limit_on_median else "95th percentile"
        limit = f"{of} {self.limit * 1000:.0f} ms" if self.limit else "none"
        verdict = "" if self.limit is None else ("BROKEN" if self.is_broken else "held")
        spread = f"{median(self.times) * 1000:.2f} ms | {self.p95 * 1000:.2f} ms"
        return f"| {self.name} | {len(self.times)} | {spread} | {limit} | {verdict} |"


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def full_answers(engine: Engine, answers: Answers) -> Answers:
    """Give the answers with every other question answered too: absent, or its last option."""
    asked = (f for f in engine.knowledge.findings.values() if f.derived is None)
    rest = {f.id: ABSENT if not f.options else f.values[-1] for f in asked}
    return Answers(answers.age_years, answers.sex, {**rest, **answers.given})


def whole_process(engine: Engine, answers: Answers) -> Measured:
    full = full_answers(engine, answers)
    content = {"age_years": full.age_years, "sex": full.sex, "answers": dict(full.given)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        program = str(Path(sys.executable).with_name("rhomboid"))
        command = [program, "assess", "--answers", str(path), "--json"]

        def once() -> None:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)

        once()  # compiles knowledge and byte code that a person's first run, not each run, pays for
        name = f"`rhomboid assess --answers FILE --json`, {len(full.given)} answers, whole process"
        # a whole process is at the mercy of the machine's other work: its limit is on the median
        return Measured(name, [seconds(once) for _ in range(PROCESS_RUNS)], 0.5, is_limit_on_median=True)


def one_posterior(engine: Engine, told: Iterable[dict[str, str]]) -> Measured:
    times = [seconds(lambda e=e: posterior(engine.network, e).shares()) for e in told for _ in range(ROUNDS)]
    return Measured("one posterior, published cases", times, 0.010)


def one_screen(engine: Engine, people: Iterable[Answers]) -> Measured:
    """Time the dearest screen: every page answered, so that every question left is weighed."""

    def ask(answers: Answers) -> object:
        return next_screen(engine.knowledge, engine.network, answers, goes_on=True)

    times = []
    for person in people:
        answers = person
        while screen := ask(answers):
            times.append(seconds(lambda a=answers: ask(a)))
            findings = [engine.knowledge.findings[f] for f in screen.findings]
            said = {f.id: person.given.get(f.id, f.values[-1]) for f in findings}
            answers = Answers(person.age_years, person.sex, {**answers.given, **said})
    return Measured("one next screen, whole interviews of published cases", times, 0.050)


def one_plan(engine: Engine, answers: Answers) -> Measured:
    """Time a plan with every question answered, from its assessment to content for JSON."""
    findings, full = engine.knowledge.findings, full_answers(engine, answers)
    # the last option of a question may contradict what the person said
    told = {f: v for f, v in full.given.items() if f in answers.given or not findings[f].contradicts}
    person, day = Answers(full.age_years, full.sex, told), date(2026, 11, 21)
    assessment = assess(engine, person, day)

    def once() -> object:
        return plain_plan(engine.knowledge, plan_of(engine.knowledge, person, assessment, day))

    once()
    times = [seconds(once) for _ in range(PROCESS_RUNS * ROUNDS)]
    return Measured("one plan from its assessment, every question answered", times, 0.100)


def a_report() -> Measured:
    """Time the PDF for a clinician, with a diary of a year, as the whole command."""
    name = "`rhomboid report --answers FILE --diary --out FILE.pdf`, 365 entries, whole process"
    times = times_of_a_report(ROOT / "docs" / "examples" / "answers.yaml")
    return Measured(name, times, 2.0, is_limit_on_median=True)


def a_year() -> tuple[Measured, Measured]:
    inside, whole = times_of_a_year()
    name = "`rhomboid diary trend --chart FILE`, 365 entries, whole process"
    inside_name = "trend and chart of 365 entries, in one process"
    return Measured(inside_name, inside, 1.0), Measured(name, whole, 1.0, is_limit_on_median=True)


def exported(engine: Engine) -> gum.BayesNet:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rhomboid.bif"
        path.write_text(bif_text(engine.network, "rhomboid"), encoding="utf-8")
        return gum.loadBN(str(path))


def peer_posterior(engine: Engine, told: list[dict[str, str]]) -> Measured:
    inference = gum.LazyPropagation(exported(engine))
    inference.addJointTarget(CAUSES)

    def ask(evidence: dict[str, str]) -> object:
        inference.setEvidence(evidence)
        inference.makeInference()
        return inference.jointPosterior(CAUSES).toarray()

    spelled = [{f: bif_value(v) for f, v in evidence.items()} for evidence in told]
    times = [seconds(lambda e=e: ask(e)) for e in spelled for _ in range(ROUNDS)]
    return Measured("pyAgrum LazyPropagation, the same evidence", times)


def report(measured: list[Measured], engine_and_peer: tuple[Measured, Measured], knowledge: str) -> str:
    ours, peers = engine_and_peer
    ratio = median(ours.times) / median(peers.times)
    lines = [
        "# Speed",
        "",
        f"Python {platform.python_version()}, pyAgrum {gum.__version__}, {platform.machine()}, "
        f"{platform.system()}; knowledge {knowledge}.",
        "",
        "| what | runs | median | 95th percentile | limit | |",
        "|---|---|---|---|---|---|",
        *(one.row() for one in measured),
        "",
        f"**Engine : pyAgrum = {ratio:.2f} : 1** (ratio of the medians of one posterior, "
        f"{len(ours.times) // ROUNDS} published cases, {ROUNDS} rounds).",
        "",
        HOW_EVIDENCE_IS_SET,
    ]
    return "\n".join(lines)


def main() -> int:
    knowledge = shipped_knowledge()
    engine = Engine.of(knowledge)
    people = [case.answers for case in read_cases(ROOT / "cases", knowledge)]
    told = [evidence_of(engine.network, with_derived(knowledge, answers)) for answers in people]
    fullest = max(people, key=lambda answers: len(answers.given))
    ours, peers = one_posterior(engine, told), peer_posterior(engine, told)
    ordinary = read_answers(str(ROOT / "docs" / "examples" / "answers.yaml"), knowledge)
    measured = [
        whole_process(engine, fullest),
        ours,
        one_screen(engine, people[::5]),
        one_plan(engine, ordinary),
        peers,
        *a_year(),
        a_report(),
    ]
    text = report(measured, (ours, peers), f"{knowledge.version} ({knowledge.hash[:12]})")
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return int(any(one.is_broken for one in measured))


if __name__ == "__main__":
    sys.exit(main())
