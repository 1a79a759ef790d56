"""Measure how much of the ranking on published people is the mix of causes (decision record 0036).

Published people are chosen for being rare; the knowledge ranks for everybody who asks. The mix of causes is
learnt from four fifths of the published people (shares that fit their answers best, begun at the prior) and
tried on the fifth part, and on those held out. Only the prior changes. Full answers, reading `absent`.
Run: python benchmarks/case_mix.py
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rhomboid.assessment import Engine
from rhomboid.cli.progress_line import progress_line
from rhomboid.domain.answers import with_derived
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.person import fully_answered
from rhomboid.inference.posterior import posterior
from rhomboid.loading.folder import shipped_knowledge

ROOT = Path(__file__).resolve().parents[1]
PARTS, SEED, ROUNDS = 5, 1, 50
# how many people the prior counts as while the mix is learnt
PRIOR_PEOPLE = 20.0
NAMES = ("top-1", "top-3", "group", "Brier")
Shares = Mapping[str, float]


@dataclass(frozen=True)
class Person:
    """A case, and the shares of all conditions after its answers."""

    case: Case
    shares: Shares


def people_of(engine: Engine, folder: str) -> list[Person]:
    """Give the adults of a folder with the shares that full answers come to."""
    knowledge = engine.knowledge
    adults = [c for c in read_cases(ROOT / folder, knowledge) if not c.answers.is_under_16]
    full = [with_derived(knowledge, fully_answered(engine, case.answers, "absent")) for case in adults]
    return [Person(c, posterior(engine.network, a).shares()) for c, a in zip(adults, full, strict=True)]


def moved(shares: Shares, factors: Mapping[str, float]) -> dict[str, float]:
    """Give the shares had each condition been so many times as frequent, summing to 1."""
    weights = {c: share * factors[c] for c, share in shares.items()}
    total = sum(weights.values())
    return {c: weight / total for c, weight in weights.items()}


def learnt(people: Sequence[Person], prior: Shares) -> dict[str, float]:
    """Give, for each condition, how many times as frequent it is among these people as in the prior."""
    taught = [p for p in people if any(c in p.shares for c in p.case.accepts)]
    factors = dict.fromkeys(prior, 1.0)
    for _ in range(ROUNDS):
        counts = {c: PRIOR_PEOPLE * share for c, share in prior.items()}
        for person in taught:
            accepted = {c: s for c, s in moved(person.shares, factors).items() if c in person.case.accepts}
            total = sum(accepted.values())
            for condition, share in accepted.items():
                counts[condition] += share / total
        people_in_all = PRIOR_PEOPLE + len(taught)
        factors = {c: counts[c] / people_in_all / share for c, share in prior.items()}
    return factors


def figures(engine: Engine, people: Sequence[Person], factors: Sequence[Mapping[str, float]]) -> str:
    """Give first, first three, group and Brier score, each person with factors of her own."""
    rows = [_scored(engine, person, own) for person, own in zip(people, factors, strict=True)]
    return " | ".join(f"{sum(column) / len(rows):.3f}" for column in zip(*rows, strict=True))


def _scored(engine: Engine, person: Person, factors: Mapping[str, float]) -> tuple[float, ...]:
    shares, case = moved(person.shares, factors), person.case
    order = sorted(shares, key=lambda c: (-shares[c], c))
    groups: dict[str, float] = {}
    for condition, share in shares.items():
        group = engine.network.groups[condition]
        groups[group] = groups.get(group, 0.0) + share
    is_first = order[0] in case.accepts
    is_near = any(c in case.accepts for c in order[:3])
    is_group = max(groups, key=lambda g: groups[g]) in case.accept_groups
    return (is_first, is_near, is_group, (shares[order[0]] - is_first) ** 2)


def without_own(people: Sequence[Person], prior: Shares, random: Random) -> list[dict[str, float]]:
    """Give each person the factors that the other parts taught."""
    part = [i % PARTS for i in range(len(people))]
    random.shuffle(part)
    parts = range(PARTS)
    taught = [learnt([p for p, at in zip(people, part, strict=True) if at != one], prior) for one in parts]
    return [taught[at] for at in part]


def main() -> None:
    """Print the table."""
    engine = Engine.of(shipped_knowledge())
    prior = posterior(engine.network, {}).shares()
    random = Random(SEED)
    folders = ("cases", "cases/further", "cases/held_out", "cases/ordinary")
    with progress_line(len(folders)) as step:
        sets = {}
        for folder in folders:
            sets[folder] = people_of(engine, folder)
            step()
    published = [*sets["cases"], *sets["cases/further"]]
    own = without_own(published, prior, random)
    whole = learnt(published, prior)
    at = len(sets["cases"])
    mixes = {
        "cases": own[:at],
        "cases/further": own[at:],
        "cases/held_out": [whole] * len(sets["cases/held_out"]),
        "cases/ordinary": [whole] * len(sets["cases/ordinary"]),
    }
    print(f"| people, prior | n | {' | '.join(NAMES)} |\n|---|---|{'---|' * len(NAMES)}")
    for folder, people in sets.items():
        as_is = [dict.fromkeys(prior, 1.0)] * len(people)
        print(f"| {folder}, everybody who asks | {len(people)} | {figures(engine, people, as_is)} |")
        print(
            f"| {folder}, mix of the published | {len(people)} | {figures(engine, people, mixes[folder])} |"
        )


if __name__ == "__main__":
    sys.exit(main())
