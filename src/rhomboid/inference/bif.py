"""The whole network in the Bayesian Interchange Format, so that any tool can judge the engine.

Two nodes for the causes, `ordinary` and `danger` (given ordinary), and one node for each finding that carries
weight, with both as parents. Source of the format: Cozman FG. The Interchange Format for Bayesian Networks,
1998 (the BIF 0.15 grammar that pyAgrum, pgmpy and others read).
"""

from __future__ import annotations

from collections.abc import Iterator

from rhomboid.domain.knowledge import ABSENT, PRESENT
from rhomboid.inference.network import Context, Network, Symptom

ORDINARY, DANGER = "ordinary", "danger"


def p_ordinary(network: Network) -> list[float]:
    """Give P(ordinary), `none` first."""
    return [sum(row) for row in network.prior]


def p_danger_given_ordinary(network: Network) -> list[list[float]]:
    """Give P(danger | ordinary). Shapes: (rows, columns)."""
    return [[p / sum(row) for p in row] for row in network.prior]


def p_values(network: Network, finding_id: str, row: int, column: int) -> list[float]:
    """Give P(value | ordinary, danger) in the order of `values_of`."""
    symptom = network.symptoms.get(finding_id)
    if symptom is not None:
        return _p_symptom(symptom, row, column)
    return _p_context(network.contexts[finding_id], row, column)


def values_of(network: Network, finding_id: str) -> tuple[str, ...]:
    """Give the values of a finding's node."""
    return (PRESENT, ABSENT) if finding_id in network.symptoms else network.contexts[finding_id].values


def findings_of(network: Network) -> list[str]:
    """Give the findings that have a node, in order of id."""
    return sorted([*network.symptoms, *network.contexts])


def _p_symptom(symptom: Symptom, row: int, column: int) -> list[float]:
    p_row = symptom.rows.get(row, symptom.leak)
    p_column = symptom.columns.get(column, symptom.leak)
    absent = (1 - p_row) * (1 - p_column) / (1 - symptom.leak)
    return [1 - absent, absent]


def _p_context(context: Context, row: int, column: int) -> list[float]:
    given_row = context.rows.get(row, context.population)
    given_column = context.columns.get(column, context.population)
    weights = [r * c / p for r, c, p in zip(given_row, given_column, context.population, strict=True)]
    total = sum(weights)
    return [w / total for w in weights]


def bif_text(network: Network, name: str) -> str:
    """Give the network as BIF text. Options that open with a digit get a `v_`, as the format wants."""
    return "".join(_parts(network, name))


def bif_value(value: str) -> str:
    """Give a value as the format spells it."""
    return f"v_{value}" if value[0].isdigit() else value


def _parts(network: Network, name: str) -> Iterator[str]:
    yield f"network {name} {{\n}}\n"
    yield _variable(ORDINARY, network.rows)
    yield _variable(DANGER, network.columns)
    for finding_id in findings_of(network):
        yield _variable(finding_id, values_of(network, finding_id))
    yield f"probability ( {ORDINARY} ) {{\n  table {_numbers(p_ordinary(network))};\n}}\n"
    yield f"probability ( {DANGER} | {ORDINARY} ) {{\n"
    for row, shares in zip(network.rows, p_danger_given_ordinary(network), strict=True):
        yield f"  ({row}) {_numbers(shares)};\n"
    yield "}\n"
    for finding_id in findings_of(network):
        yield f"probability ( {finding_id} | {ORDINARY}, {DANGER} ) {{\n"
        for r, row in enumerate(network.rows):
            for c, column in enumerate(network.columns):
                yield f"  ({row}, {column}) {_numbers(p_values(network, finding_id, r, c))};\n"
        yield "}\n"


def _variable(name: str, values: tuple[str, ...]) -> str:
    spelled = ", ".join(bif_value(v) for v in values)
    return f"variable {name} {{\n  type discrete [ {len(values)} ] {{ {spelled} }};\n}}\n"


def _numbers(shares: list[float]) -> str:
    return ", ".join(repr(share) for share in shares)
