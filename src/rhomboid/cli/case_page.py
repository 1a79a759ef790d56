"""One page on a collection of cases: what was asked, what came out, why, and what is wrong. Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HEAD = """# Case by case

What a simulated person with each case's answers is asked, and what comes out. Urgency and its reasons are
those at the stop of the interview; places and shares are those with everything answered. How it is done and
what it is worth: [evaluation](../evaluation.md). Written by `make evaluate`; do not edit.
"""
NOT_SOLVED = """## Cases that no history can solve

Their cause cannot be told from what a person can tell. They are judged by urgency and not tuned to.
"""


def case_page(content: dict[str, Any]) -> str:
    """Give the page: what is wrong first, then a table of all cases, then each case."""
    parts = [HEAD, "## What is wrong\n", *_wrong_cases(content)]
    unsolvable = {i: d for i, d in content.items() if d["no_history_solves"]}
    if unsolvable:
        parts += [NOT_SOLVED, *(f"- `{i}`: {d['no_history_solves']}" for i, d in unsolvable.items()), ""]
    parts += ["## All cases\n", *_table(content), "## Each case\n"]
    parts += [line for case_id, detail in content.items() for line in _case(case_id, detail)]
    return "\n".join(parts).rstrip()


def _wrong_cases(content: dict[str, Any]) -> Iterator[str]:
    kinds = ("urgency too low", "urgency too high", "first three conditions", "first condition", "group")
    for kind in kinds:
        ids = [i for i, d in content.items() if kind in d["wrong"]]
        links = ", ".join(f"[{i}](#{i})" for i in ids) or "none"
        yield f"- **{kind}** ({len(ids)} of {len(content)}): {links}"
    yield ""


def _table(content: dict[str, Any]) -> Iterator[str]:
    yield "| case | diagnosis | urgency (accepted) | likeliest | place | screens, items | wrong |"
    yield "|---|---|---|---|---|---|---|"
    for i, d in content.items():
        first = f"{d['likeliest'][0]['id']} {d['likeliest'][0]['share']:.2f}" if d["likeliest"] else "–"
        urgency = (
            d["urgency"] if d["verdict"] == "accepted" else f"{d['urgency']} ({' / '.join(d['accepted'])})"
        )
        yield (
            f"| [{i}](#{i}) | {_cell(d['primary'])} | {urgency} | {first} | {d['best_place'] or '–'} "
            f"| {d['screens']}, {d['items']} | {'; '.join(d['wrong'])} |"
        )
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _case(case_id: str, d: dict[str, Any]) -> Iterator[str]:
    age = "age not stated" if d["age_years"] is None else f"{d['age_years']} years"
    yield f"### {case_id}\n"
    yield f"{d['title']}. {age}, {d['sex'] or 'sex not stated'}. Label: {'firm' if d['firm'] else 'soft'}.\n"
    groups = ", ".join(d["accept_groups"])
    yield f"- **Diagnosis:** {d['primary']}; accepts {', '.join(d['accepts'])} ({groups})"
    asked = f"{d['stated_asked']} of {d['stated']} stated answers"
    screens = ", ".join(map(_screen, d["asked"]))
    yield f"- **Asked:** {d['screens']} screens, {d['items']} items; {asked}: {screens}"
    if d["stated_not_asked"]:
        yield f"- **Stated and never asked:** {', '.join(d['stated_not_asked'])}"
    yield f"- **Urgency:** {d['urgency']}; accepted: {', '.join(d['accepted'])}"
    yield f"- **Why:** {'; '.join(map(_reason, d['reasons'])) or 'no reason above self-care'}"
    if d["likeliest"]:
        likeliest = ", ".join(f"{c['id']} {c['share']:.2f}" for c in d["likeliest"])
        yield f"- **Likeliest:** {likeliest}; place {d['best_place'] or '–'}; group {d['group']}"
        yield f"- **Must not miss:** {', '.join(d['must_not_miss'])}"
    yield f"- **Wrong:** {'; '.join(d['wrong']) or 'nothing'}"
    if d["no_history_solves"]:
        yield f"- **No history solves it:** {d['no_history_solves']}"
    yield ""


def _screen(screen: dict[str, Any]) -> str:
    return f"*{screen['screen']}*" if screen["kind"] == "single" else str(screen["screen"])


def _reason(reason: dict[str, Any]) -> str:
    because = f" ({', '.join(reason['because'])})" if reason["because"] else ""
    kind = "" if reason["kind"] == reason["id"] else f"{reason['kind'].replace('_', ' ')} "
    return f"{kind}{reason['id']} → {reason['urgency']}{because}"
