"""Measure what it does that a share of people with a symptom answer no to it (decision record 0031).

Full answers, reading `absent`, on the published cases and the ordinary presentations. * marks a difference
from 0 whose 95 % bootstrap interval leaves out 0. Run: python benchmarks/unreported.py
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log
from pathlib import Path

from rhomboid.assessment import Engine
from rhomboid.cli.progress_line import progress_line
from rhomboid.domain.answers import with_derived
from rhomboid.domain.knowledge import Knowledge
from rhomboid.evaluation.cases import Case, read_cases
from rhomboid.evaluation.person import fully_answered
from rhomboid.inference.network import Network, Symptom, network_of
from rhomboid.inference.posterior import posterior
from rhomboid.loading.folder import shipped_knowledge

ROOT = Path(__file__).resolve().parents[1]
SHARES = (0.0, 0.1, 0.25, 0.37)
RESAMPLED, SEED = 2000, 1
LEAST = 1e-6
NAMES = ("top-1", "top-3", "group", "Brier", "log")
Figures = tuple[float, ...]


def with_untold(knowledge: Knowledge, untold: float) -> Network:
    """Give the network in which so many of those who have a symptom do not say so."""
    number = knowledge.model.unreported
    assert number is not None
    moved = replace(number, share=replace(number.share, point=untold)) if untold else None
    return network_of(replace(knowledge, model=replace(knowledge.model, unreported=moved)))


def with_links_untold(knowledge: Knowledge, untold: float) -> Network:
    """Give the same where base rates are left as they are: the losing option of the record."""
    network = with_untold(knowledge, 0.0)

    def scaled(symptom: Symptom) -> Symptom:
        told = {side: dict(getattr(symptom, side)) for side in ("rows", "columns")}
        lowered = {
            side: {i: p * (1 - untold) for i, p in links.items() if p * (1 - untold) > symptom.leak}
            for side, links in told.items()
        }
        return replace(symptom, **lowered)

    return replace(network, symptoms={name: scaled(one) for name, one in network.symptoms.items()})


def figures_of(network: Network, case: Case, answers: Mapping[str, str]) -> Figures:
    """Give first, first three, group (1 or 0 each), squared error of the first share, and log score."""
    result = posterior(network, answers)
    shares, groups = result.shares(), result.groups()
    order = sorted(shares, key=lambda c: (-shares[c], c))
    is_first = order[0] in case.accepts
    is_group = max(groups, key=lambda g: groups[g]) in case.accept_groups
    accepted = sum(shares.get(c, 0.0) for c in case.accepts)
    brier = (shares[order[0]] - is_first) ** 2
    return (is_first, any(c in case.accepts for c in order[:3]), is_group, brier, -log(max(accepted, LEAST)))


def compared(ones: Sequence[Figures], others: Sequence[Figures], figure: int) -> str:
    """Give the mean of a figure, with a star if it differs from the others' beyond chance."""
    mean = sum(one[figure] for one in ones) / len(ones)
    gaps = [one[figure] - other[figure] for one, other in zip(ones, others, strict=True)]
    chance = random.Random(SEED)
    means = sorted(sum(chance.choices(gaps, k=len(gaps))) / len(gaps) for _ in range(RESAMPLED))
    is_beyond = means[RESAMPLED // 40] > 0 or means[-RESAMPLED // 40 - 1] < 0
    return f"{mean:.3f}{'*' if is_beyond else ''}"


def main() -> None:
    """Print the table."""
    engine = Engine.of(shipped_knowledge())
    knowledge = engine.knowledge
    networks = {f"{share:.2f}": with_untold(knowledge, share) for share in SHARES}
    networks["0.25, links alone"] = with_links_untold(knowledge, 0.25)
    people = {
        name: [case for case in read_cases(ROOT / folder, engine.knowledge) if not case.answers.is_under_16]
        for name, folder in (("published", "cases"), ("ordinary", "cases/ordinary"))
    }
    people = {"firm": [case for case in people["published"] if case.is_firm], **people}
    print(f"| share, people | {' | '.join(NAMES)} |\n|---|{'---|' * len(NAMES)}")
    with progress_line(len(networks) * len(people)) as step:
        for name, cases in people.items():
            full = [with_derived(knowledge, fully_answered(engine, c.answers, "absent")) for c in cases]
            kept: list[list[Figures]] = []
            for way, network in networks.items():
                kept.append([figures_of(network, c, a) for c, a in zip(cases, full, strict=True)])
                cells = " | ".join(compared(kept[-1], kept[0], i) for i in range(len(NAMES)))
                print(f"| {way}, {name} | {cells} |")
                step()


if __name__ == "__main__":
    sys.exit(main())
