"""Rules that would close the falls of the total urgency, and what each would cost.

    .venv/bin/python benchmarks/fall_rules.py [drawn people, 2000] [rules, all]

For each rule: whose level it raises, and how many falls are left (see rhomboid/evaluation/falls.py).
none      the risk rule as it is
leave_1   the most urgent level after leaving out any one present answer
unlinked  a condition passes its threshold also without the present answers that it has no link to
half      a condition that passes half its threshold sets the level one step below its own
hull      a condition passes its threshold also with the present answers that lower its share most taken for
          not said or absent, one after another until none lowers it: no present answer can lower the level
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, URGENCIES, Urgency
from rhomboid.domain.urgency import most_urgent, rank
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.falls import NOTHING, FallSearch
from rhomboid.evaluation.outcomes import urgency_of
from rhomboid.evaluation.person import fully_answered
from rhomboid.evaluation.population import SEED, drawn_person
from rhomboid.inference.moved_table import MovedTable
from rhomboid.inference.moves import ratio_of
from rhomboid.inference.network import network_of
from rhomboid.inference.posterior import factors_of, posterior
from rhomboid.inference.risk import risk_urgency
from rhomboid.loading.folder import shipped_knowledge

Rule = Callable[[Engine, Mapping[str, str]], Urgency]


def as_it_is(engine: Engine, full: Mapping[str, str]) -> Urgency:
    return risk_urgency(engine.knowledge, posterior(engine.network, full).shares())


def present_in(engine: Engine, full: Mapping[str, str]) -> list[str]:
    network, findings = engine.network, engine.knowledge.findings
    weighed = {*network.symptoms, *network.contexts}
    return [f for f, v in full.items() if v == PRESENT and f in weighed and findings[f].derived is None]


def leave_one_out(engine: Engine, full: Mapping[str, str]) -> Urgency:
    network = engine.network
    result = posterior(network, full)
    table = MovedTable(network, result.weights)
    levels = [risk_urgency(engine.knowledge, result.shares())]
    for finding in present_in(engine, full):
        moved = table.moved(ratio_of(NOTHING, factors_of(network, finding, PRESENT)))
        shares = dict(zip(network.conditions, table.shares_after(moved), strict=True))
        levels.append(risk_urgency(engine.knowledge, shares))
    return most_urgent(*levels)


def without_unlinked(engine: Engine, full: Mapping[str, str]) -> Urgency:
    knowledge = engine.knowledge
    before = posterior(engine.network, full).shares()
    levels = [risk_urgency(knowledge, before)]
    present = present_in(engine, full)
    for condition in knowledge.conditions.values():
        # below a hundredth of its threshold no single answer of another cause hides it
        if condition.threshold is None or before[condition.id] < condition.threshold.share.point / 100:
            continue
        apart = {f for f in present if f not in condition.findings}
        kept = {f: v for f, v in full.items() if f not in apart}
        if posterior(engine.network, kept).shares()[condition.id] >= condition.threshold.share.point:
            levels.append(condition.urgency)
    return most_urgent(*levels)


def hull(engine: Engine, full: Mapping[str, str]) -> Urgency:
    knowledge = engine.knowledge
    shares = posterior(engine.network, full).shares()
    levels = [risk_urgency(knowledge, shares)]
    for condition in knowledge.conditions.values():
        is_above = condition.threshold is not None and rank(condition.urgency) > rank(most_urgent(*levels))
        if is_above and highest_share(engine, dict(full), condition.id) >= condition.threshold.share.point:
            levels.append(condition.urgency)
    return most_urgent(*levels)


def highest_share(engine: Engine, full: dict[str, str], condition_id: str) -> float:
    """Give the share after the present answers that lower it most have been taken away, one by one."""
    network = engine.network
    place = network.conditions.index(condition_id)
    while True:
        table = MovedTable(network, posterior(network, full).weights)
        best, share = None, table.base[place]
        for finding in present_in(engine, full):
            was = factors_of(network, finding, PRESENT)
            for value in (UNKNOWN, ABSENT):
                new = NOTHING if value == UNKNOWN else factors_of(network, finding, ABSENT)
                then = table.shares_after(table.moved(ratio_of(new, was)))[place]
                if then > share * 1.000001:
                    best, share = (finding, value), then
        if best is None:
            return share
        full[best[0]] = best[1]


def half(engine: Engine, full: Mapping[str, str]) -> Urgency:
    knowledge = engine.knowledge
    shares = posterior(engine.network, full).shares()
    levels = [risk_urgency(knowledge, shares)]
    for condition in knowledge.conditions.values():
        if condition.threshold and shares[condition.id] >= condition.threshold.share.point / 2:
            levels.append(URGENCIES[max(rank(condition.urgency) - 1, 0)])
    return most_urgent(*levels)


RULES: dict[str, Rule] = {
    "none": as_it_is,
    "leave_1": leave_one_out,
    "unlinked": without_unlinked,
    "half": half,
    "hull": hull,
}


def main(count: int, names: list[str]) -> None:
    engine = Engine.of(shipped_knowledge())
    search = FallSearch(engine)
    groups: dict[str, list[tuple[Case | None, Answers]]] = {
        folder: [(c, fully_answered(engine, c.answers, "absent")) for c in cases(engine, folder)]
        for folder in ("cases", "cases/ordinary")
    }
    groups["drawn"] = [(None, answers) for answers in drawn(engine, count)]
    for name, people in groups.items():
        for rule in names or RULES:
            print(name, rule, measured(search, RULES[rule], people, rule != "hull"), flush=True)


def cases(engine: Engine, folder: str) -> list[Case]:
    return [c for c in read_cases(Path(folder), engine.knowledge) if not c.answers.is_under_16]


def drawn(engine: Engine, count: int) -> Iterator[Answers]:
    network, random = network_of(engine.knowledge, leak_floor=0.0), Random(SEED)
    for _ in range(count):
        danger, answers = drawn_person(engine, network, random)
        if danger == "none":
            yield answers


def measured(
    search: FallSearch, rule: Rule, people: list[tuple[Case | None, Answers]], may_fall: bool
) -> dict[str, object]:
    engine, raised, falls, deep, fallen, over = search.engine, Counter[str](), 0, 0, 0, 0
    levels = Counter[str]()
    for case, answers in people:
        full = with_derived(engine.knowledge, answers)
        least = urgency_of(engine, answers, None)
        level = rule(engine, full)
        levels[most_urgent(least, level)] += 1
        if rank(level) <= rank(least):
            continue
        was = most_urgent(least, as_it_is(engine, full))
        if rank(level) > rank(was):
            raised[f"{was} -> {level}"] += 1
            over += case is not None and rank(level) > max(map(rank, case.accepted_levels))
        if not may_fall:
            continue
        steps = [steps_fallen(search, rule, answers, change, level) for change in search.changes(answers)]
        falls += sum(by > 0 for by in steps)
        deep += sum(by > 1 for by in steps)
        fallen += max(steps, default=0) > 0
    return {
        "people": len(people),
        "levels": dict(levels),
        "raised": dict(raised),
        "raised beyond what the case accepts": over,
        "falls": falls,
        "falls of two steps or more": deep,
        "people with a fall": fallen,
    }


def steps_fallen(
    search: FallSearch, rule: Rule, answers: Answers, change: tuple[str, str, str], level: Urgency
) -> int:
    engine, (finding, _, to) = search.engine, change
    changed = Answers(answers.age_years, answers.sex, {**answers.given, finding: to})
    then = rule(engine, with_derived(engine.knowledge, changed))
    return rank(level) - rank(most_urgent(then, urgency_of(engine, changed, None)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, sys.argv[2:])
