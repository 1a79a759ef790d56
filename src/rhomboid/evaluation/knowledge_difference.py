"""Two versions of the knowledge beside one another: which facts changed, and what that does to cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.domain.urgency import rank
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.outcomes import LIKELIEST_SHOWN, ranking_of, shares_for, urgency_of
from rhomboid.evaluation.person import fully_answered
from rhomboid.loading.compiled import canonical_json

# each holds facts by id; every other key of a compiled content is a setting, shown as one fact
KINDS = (
    *("findings", "conditions", "red_flags", "exclusions", "treatments", "prevention", "exercises"),
    *("pathways", "urgencies", "sources", "wording", "joints"),
)
SETTINGS = "settings"
Content = Mapping[str, Any]


def facts_difference(old: Content, new: Content) -> dict[str, Any]:
    """Give kind -> {added, removed, changed} of two compiled contents; kinds without a change are left out.

    changed: id -> list of {field, before, after}; a field that one of them lacks is null there. Nothing is
    passed over: two contents without a difference have the same hash.
    """
    pairs = [(kind, old.get(kind, {}), new.get(kind, {})) for kind in KINDS]
    pairs.append((SETTINGS, _settings(old), _settings(new)))
    compared = {kind: _of_kind(before, after) for kind, before, after in pairs}
    return {kind: found for kind, found in compared.items() if any(found.values())}


def _settings(content: Content) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in (*KINDS, "hash")}


def _of_kind(before: Content, after: Content) -> dict[str, Any]:
    both = sorted(set(before) & set(after))
    changed = {f: fields_difference(before[f], after[f]) for f in both if before[f] is not after[f]}
    return {
        "added": sorted(set(after) - set(before)),
        "removed": sorted(set(before) - set(after)),
        "changed": {fact: fields for fact, fields in changed.items() if fields},
    }


def fields_difference(before: Any, after: Any) -> list[dict[str, Any]]:
    """Give {field, before, after} for each leaf that differs, in order of their path."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    return [
        {"field": path, "before": old.get(path), "after": new.get(path)}
        for path in sorted({*old, *new})
        # 1, 1.0 and true are equal in Python, and other words in JSON
        if (path in old) != (path in new) or canonical_json(old[path]) != canonical_json(new[path])
    ]


def _leaves(content: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Give (path, value) of everything that has no parts, and of lists of words and numbers as a whole."""
    if isinstance(content, dict) and content:
        for key, value in content.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(content, list) and any(isinstance(one, dict | list) for one in content):
        names = _names_of(content)
        yield f"{path} (order)", names
        for name, value in zip(names, content, strict=True):
            yield from _leaves(value, f"{path}[{name}]")
    else:
        yield path, content


def _names_of(content: Sequence[Any]) -> list[str]:
    """Give the ids of the parts if each has one of its own, else their numbers from 1."""
    ids = [str(one["id"]) for one in content if isinstance(one, dict) and "id" in one]
    is_named = len(set(ids)) == len(content)
    return ids if is_named else [str(number) for number in range(1, len(content) + 1)]


def cases_difference(
    old: Engine, new: Engine, old_cases: Sequence[Case], new_cases: Sequence[Case]
) -> dict[str, Any]:
    """Give which cases' urgency or three likeliest changed, with every question answered.

    What a case does not state counts as absent. Each case is read with the vocabulary of either version.
    """
    urgency: list[dict[str, Any]] = []
    ranking: list[dict[str, Any]] = []
    for before, after in zip(old_cases, new_cases, strict=True):
        (old_level, old_first), (new_level, new_first) = _standing(old, before), _standing(new, after)
        if old_level != new_level:
            direction = "raised" if rank(new_level) > rank(old_level) else "lowered"
            change = {"case": after.id, "before": old_level, "after": new_level, "direction": direction}
            urgency.append({**change, "is_accepted": new_level in after.accepted_levels})
        if old_first != new_first:
            ranking.append({"case": after.id, "before": old_first, "after": new_first})
    return {"n": len(new_cases), "urgency": urgency, "ranking": ranking}


def _standing(engine: Engine, case: Case) -> tuple[Any, list[str]]:
    answers = fully_answered(engine, case.answers, "absent")
    shares = shares_for(engine, answers)
    first = [] if shares is None else list(ranking_of(engine, shares).order[:LIKELIEST_SHOWN])
    return urgency_of(engine, answers, shares), first
