"""The red-flag rules, the floors and the reasons as arrays that compiled code can read.

Truth is a number: 0 false, 1 not settled, 2 true. `all` is then the least of its parts and `any` the greatest
(Kleene's strong tables, as in `triage.logic`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rhomboid.assessment.urgency import LEAST_UNDER_16
from rhomboid.cohort.sparse import Array, Lists, plain_lists
from rhomboid.cohort.vocabulary import FIRST_VALUE, UNSURE, Vocabulary
from rhomboid.domain.knowledge import URGENCIES, Knowledge, RedFlag, Urgency
from rhomboid.domain.rules import All, Expression, Is
from rhomboid.domain.urgency import EMERGENCIES, PRESSING, rank
from rhomboid.inference.risk import limits_of

FALSE, OPEN, TRUE = 0, 1, 2
LEAF, ALL, ANY = 0, 1, 2
FLOORS = ("incomplete", "doubtful_sign", "doubtful_lesser_sign", "doubtful", "under_16")


class RuleArrays(NamedTuple):
    """The rules, most urgent first, then by id; of each its nodes, parts before what they are parts of.

    nodes: one list for each rule: a node's kind. parent: place within the rule, -1 for the root. finding: of
    a leaf. truth: (nodes, codes) of a leaf; packed: the same, two bits for each code; bold: the same had `not
    sure` been a yes. unknown: one list for each rule: the findings that it names. named_by: one list for each
    finding: the pressing rules that name it. opened_by: one list for each finding: what asks it. follow_ups:
    findings that a sign asks. present: code of `present` of each finding.
    """

    nodes: Lists
    parent: Array
    finding: Array
    packed: Array
    truth: Array
    bold: Array
    unknown: Lists
    named_by: Lists
    is_pressing: Array
    is_emergency: Array
    is_sign: Array
    opened_by: Lists
    follow_ups: Array
    present: Array


class ReasonArrays(NamedTuple):
    """Every reason that there can be: flags, then (condition, limit) pairs, then floors.

    rank: of its urgency. service: -1 for the level's own. days: -1 for the level's own.
    """

    rank: Array
    service: Array
    days: Array
    level_service: Array
    level_days: Array
    first_risk: int
    first_floor: int


@dataclass(frozen=True)
class NamedReason:
    """A reason by name. kind, id and urgency are those of an assessment's reason."""

    kind: str
    id: str
    urgency: Urgency
    service: str | None = None
    within_days: int | None = None


def rules_in_order(knowledge: Knowledge) -> list[RedFlag]:
    """Give the rules as an assessment reads them: most urgent first, then by id."""
    return sorted(knowledge.red_flags.values(), key=lambda rule: (-rank(rule.urgency), rule.id))


def reasons_in_order(knowledge: Knowledge, limits_at_most: int) -> list[NamedReason]:
    """Give every reason that there can be, in order of its code."""
    flags = [
        NamedReason("red_flag", r.id, r.urgency, r.service, r.within_days) for r in rules_in_order(knowledge)
    ]
    risks = []
    for name in sorted(knowledge.conditions):
        limits = limits_of(knowledge, knowledge.conditions[name])
        levels = [limit.urgency for limit in limits] + [URGENCIES[0]] * (limits_at_most - len(limits))
        risks += [NamedReason("risk", name, level) for level in levels]
    model = knowledge.model
    held = {"doubtful_sign": model.floor_under_doubtful_sign, "under_16": LEAST_UNDER_16}
    floors = [NamedReason(f, f, held.get(f, model.floor_under_open_emergency)) for f in FLOORS]
    return [*flags, *risks, *floors]


def reason_arrays(
    knowledge: Knowledge, reasons: list[NamedReason], services: list[str], limits_at_most: int
) -> ReasonArrays:
    """Give the reasons as arrays."""
    levels = [knowledge.urgencies[level] for level in URGENCIES]
    flags = len(knowledge.red_flags)
    return ReasonArrays(
        rank=np.array([rank(r.urgency) for r in reasons], np.int32),
        service=np.array([-1 if r.service is None else services.index(r.service) for r in reasons], np.int32),
        days=np.array([-1 if r.within_days is None else r.within_days for r in reasons], np.int32),
        level_service=np.array([services.index(level.service) for level in levels], np.int32),
        level_days=np.array([-1 if lv.within_days is None else lv.within_days for lv in levels], np.int32),
        first_risk=flags,
        first_floor=flags + limits_at_most * len(knowledge.conditions),
    )


@dataclass(frozen=True)
class _Node:
    kind: int
    leaf: Is | None
    parent: int


def _nodes(expression: Expression, parts: list[_Node]) -> int:
    """Add an expression's nodes, parts first, and give its place; parents are set by `_with_parents`."""
    if isinstance(expression, Is):
        parts.append(_Node(LEAF, expression, -1))
        return len(parts) - 1
    places = [_nodes(part, parts) for part in expression.parts]
    own = len(parts)
    parts.append(_Node(ALL if isinstance(expression, All) else ANY, None, -1))
    for place in places:
        parts[place] = _Node(parts[place].kind, parts[place].leaf, own)
    return own


def rule_arrays(knowledge: Knowledge, words: Vocabulary) -> RuleArrays:
    """Give the rules as arrays."""
    rules = rules_in_order(knowledge)
    trees: list[list[_Node]] = []
    for rule in rules:
        tree: list[_Node] = []
        _nodes(rule.when, tree)
        trees.append(tree)
    every = list(_every(rules, trees))
    findings = words.findings
    truth = np.array([_truths(words, rule, node, False) for rule, node in every], np.uint8)
    return RuleArrays(
        nodes=plain_lists([[node.kind for node in tree] for tree in trees]),
        parent=np.array([node.parent for _, node in every], np.int32),
        finding=np.array([words.index[n.leaf.finding] if n.leaf else -1 for _, n in every], np.int32),
        packed=_packed(truth),
        truth=truth,
        bold=np.array([_truths(words, rule, node, True) for rule, node in every], np.uint8),
        unknown=plain_lists([[words.index[f] for f in rule.unknown] for rule in rules]),
        named_by=plain_lists([_pressing_with(rules, f.id) for f in findings]),
        is_pressing=np.array([rule.urgency in PRESSING for rule in rules], np.uint8),
        is_emergency=np.array([rule.urgency in EMERGENCIES for rule in rules], np.uint8),
        is_sign=np.array([f.type in ("symptom", "risk_factor") for f in findings], np.uint8),
        opened_by=plain_lists([[words.index[parent] for parent in f.asked_if] for f in findings]),
        follow_ups=np.array([i for i, f in enumerate(findings) if f.asked_if], np.uint32),
        present=np.array([words.present_code(f) for f in findings], np.uint8),
    )


def _packed(truth: Array) -> Array:
    """Give the truths of each leaf as one number, two bits for each code."""
    places = 2 * np.arange(truth.shape[1], dtype=np.uint32)
    return np.bitwise_or.reduce(truth.astype(np.uint32) << places, axis=1)


def _pressing_with(rules: list[RedFlag], finding: str) -> list[int]:
    return [i for i, rule in enumerate(rules) if rule.urgency in PRESSING and finding in rule.unknown]


def _every(rules: list[RedFlag], trees: list[list[_Node]]) -> Iterator[tuple[RedFlag, _Node]]:
    for rule, tree in zip(rules, trees, strict=True):
        for node in tree:
            yield rule, node


def _truths(words: Vocabulary, rule: RedFlag, node: _Node, is_bold: bool) -> list[int]:
    """Give the truth of a leaf for each code; what another node is worth is worked out from its parts."""
    truths = [OPEN] * words.width
    if node.leaf is None:
        return truths
    finding = words.findings[words.index[node.leaf.finding]]
    assumed = is_bold or rule.unknown[finding.id] == "ask_then_assume_present"
    truths[UNSURE] = TRUE if assumed else FALSE
    for code, value in enumerate(words.words(finding)[1:], start=FIRST_VALUE):
        truths[code] = TRUE if value in node.leaf.values else FALSE
    return truths
