"""The red-flag rules, the floors and the reasons as arrays that compiled code can read.

A rule is read for 64 people at once: one bit for each of them says whether it is true, another whether it is
not false. `all` is then the `and`, `any` the `or` of its parts' bits: Kleene's tables, as in `triage.logic`.
"""

from __future__ import annotations

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

LEAF, ALL, ANY = 0, 1, 2
FLOORS = ("incomplete", "doubtful_sign", "doubtful_lesser_sign", "doubtful", "under_16")


class RuleArrays(NamedTuple):
    """The rules, most urgent first, then by id; of each its nodes, parts before what they are parts of.

    nodes: one list for each rule: a node's kind. parent: place within the rule, -1 for the root. leaf: which
    of the leaves a node is, -1 if none; many rules share a leaf. finding: of a leaf. true: one list for each
    leaf: the codes with which it is true. is_assumed: whether `not sure` is among them. planes: how many bits
    the codes of each finding have. unknown: one list for each rule: the findings that it names. opened_by:
    one list for each finding: what asks it. follow_ups: findings that a sign asks. present: code of `present`
    of each finding. level: rank of each rule's urgency. about: one list for each rule: the dangers, by place,
    that it is about; none if it is not pressing.
    """

    nodes: Lists
    parent: Array
    leaf: Array
    finding: Array
    true: Lists
    is_assumed: Array
    planes: Array
    unknown: Lists
    is_pressing: Array
    is_emergency: Array
    is_sign: Array
    is_option: Array
    opened_by: Lists
    follow_ups: Array
    present: Array
    level: Array
    about: Lists


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
    every = [(rule, node) for rule, tree in zip(rules, trees, strict=True) for node in tree]
    leaves = list(dict.fromkeys(_leaf(words, *one) for one in every if one[1].leaf))
    place = {leaf: i for i, leaf in enumerate(leaves)}
    findings = words.findings
    return RuleArrays(
        nodes=plain_lists([[node.kind for node in tree] for tree in trees]),
        parent=np.array([node.parent for _, node in every], np.int32),
        leaf=np.array([place[_leaf(words, *one)] if one[1].leaf else -1 for one in every], np.int32),
        finding=np.array([finding for finding, _ in leaves], np.int32),
        true=plain_lists([codes for _, codes in leaves]),
        is_assumed=np.array([UNSURE in codes for _, codes in leaves], np.uint8),
        planes=np.array([len(words.words(f)).bit_length() for f in findings], np.int32),
        unknown=plain_lists([[words.index[f] for f in rule.unknown] for rule in rules]),
        is_pressing=np.array([rule.urgency in PRESSING for rule in rules], np.uint8),
        is_emergency=np.array([rule.urgency in EMERGENCIES for rule in rules], np.uint8),
        is_sign=np.array([f.type in ("symptom", "risk_factor") for f in findings], np.uint8),
        is_option=np.array([f.type == "question" for f in findings], np.uint8),
        opened_by=plain_lists([[words.index[parent] for parent in f.asked_if] for f in findings]),
        follow_ups=np.array([i for i, f in enumerate(findings) if f.asked_if], np.uint32),
        present=np.array([words.present_code(f) for f in findings], np.uint8),
        level=np.array([rank(rule.urgency) for rule in rules], np.uint8),
        about=plain_lists([_dangers(knowledge, rule) for rule in rules]),
    )


def _dangers(knowledge: Knowledge, rule: RedFlag) -> list[int]:
    if rule.urgency not in PRESSING:
        return []
    grave = {danger.id for danger in knowledge.dangers()}.intersection(rule.about)
    return [place for place, name in enumerate(sorted(knowledge.conditions)) if name in grave]


def _leaf(words: Vocabulary, rule: RedFlag, node: _Node) -> tuple[int, tuple[int, ...]]:
    """Give the finding of a leaf and the codes with which it is true; what was not asked is open."""
    assert node.leaf is not None
    place = words.index[node.leaf.finding]
    finding = words.findings[place]
    assumed = (UNSURE,) if rule.unknown[finding.id] == "ask_then_assume_present" else ()
    told = enumerate(words.words(finding)[1:], start=FIRST_VALUE)
    return place, (*assumed, *(code for code, value in told if value in node.leaf.values))
