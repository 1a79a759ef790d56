"""What came out for many people, as one page that a person can read: counts, tables and charts.

The page stands alone: charts are drawn into it as SVG, nothing is loaded, no script runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

CONDITIONS_SHOWN = 15
BAR_STEP, BAR_WIDTH = 32, 470
COLOURS = ("#3b7d4f", "#1d5b8f", "#c79a00", "#b3401d", "#6d0f1f")
STYLE = """
body { font: 1rem/1.5 sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; margin: 1rem 0 } caption { text-align: left; font-weight: bold }
th, td { text-align: right; padding: .2rem .7rem; border-bottom: 1px solid #ccc }
th:first-child, td:first-child { text-align: left }
.label { border-left: .4rem solid #b3401d; padding: .3rem 1rem; background: #fbeee9 }
svg { max-width: 100%; height: auto }
"""
Pairs = Mapping[str, int]


def population_page(run: Mapping[str, Any], levels: Mapping[str, str], conditions: Mapping[str, str]) -> str:
    """Give the page of a run. levels: urgency -> title, most urgent first; conditions: id -> title."""
    counts = run["counts"]
    by_age, by_sex = _pairs(counts["age"]), _pairs(counts["sex"])
    by_condition = _pairs(counts["condition"])
    total = sum(by_age.values())
    first = Counter[str]()
    for (_, condition), people in by_condition.items():
        first[condition] += people
    shown = sorted(first, key=lambda c: (-first[c], c))[:CONDITIONS_SHOWN]
    parts = [
        "<h1>Screening of upper back pain: summary</h1>",
        f'<p class="label">{escape(run["label"])}</p>' if run.get("label") else "",
        "<p>Decision support, no diagnosis. No clinician has reviewed the knowledge behind it.</p>",
        f"<p>{run['rows']:,} rows: {run['screened']:,} people screened, {run['rejected']:,} rows rejected. "
        f"Knowledge {escape(run['knowledge']['version'])}.</p>",
        "<h2>How urgent</h2>",
        _levels_table(by_age, levels, total),
        "<h2>By age</h2>",
        _figure("People by age and urgency", by_age, levels, "years of age"),
        _table("People by age", by_age, levels, _groups(by_age)),
        "<h2>By sex</h2>",
        _figure("People by sex and urgency", by_sex, levels, "sex"),
        _table("People by sex", by_sex, levels, _groups(by_sex)),
        f"<h2>Likeliest cause</h2><p>The {len(shown)} causes that come first most often. "
        "Nobody under 16 has a ranking.</p>",
        _table("People by likeliest cause", by_condition, levels, shown, conditions),
    ]
    head = f'<meta charset="utf-8"><title>Screening: summary</title><style>{STYLE}</style>'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n'
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _pairs(counts: Pairs) -> dict[tuple[str, str], int]:
    """Give (urgency, group) -> people."""
    return {(u, g): n for key, n in counts.items() for u, _, g in [key.partition("|")]}


def _groups(pairs: Mapping[tuple[str, str], int]) -> list[str]:
    """Give the groups, ages in order of years, what is not known last."""

    def order(group: str) -> tuple[bool, int, str]:
        digits = re.match(r"[0-9]+", group)
        return group == "not known", int(digits[0]) if digits else 0, group

    return sorted({group for _, group in pairs}, key=order)


def _levels_table(pairs: Mapping[tuple[str, str], int], levels: Mapping[str, str], total: int) -> str:
    rows = []
    for level, title in levels.items():
        people = sum(n for (urgency, _), n in pairs.items() if urgency == level)
        share = f"{people / total:.1%}" if total else "–"
        rows.append(f"<tr><td>{escape(title)}</td><td>{people:,}</td><td>{share}</td></tr>")
    head = '<tr><th scope="col">Urgency</th><th scope="col">People</th><th scope="col">Share</th></tr>'
    return f"<table><caption>People by urgency</caption>{head}{''.join(rows)}</table>"


def _table(
    caption: str,
    pairs: Mapping[tuple[str, str], int],
    levels: Mapping[str, str],
    groups: Sequence[str],
    titles: Mapping[str, str] | None = None,
) -> str:
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in levels.values())
    rows = []
    for group in groups:
        cells = [pairs.get((level, group), 0) for level in levels]
        told = "".join(f"<td>{people:,}</td>" for people in [*cells, sum(cells)])
        rows.append(f"<tr><td>{escape((titles or {}).get(group, group))}</td>{told}</tr>")
    head = f'<tr><th scope="col"></th>{heads}<th scope="col">All</th></tr>'
    return f"<table><caption>{escape(caption)}</caption>{head}{''.join(rows)}</table>"


def _figure(title: str, pairs: Mapping[tuple[str, str], int], levels: Mapping[str, str], axis: str) -> str:
    """Give stacked bars, one for each group, as SVG with a key of the urgencies."""
    groups = _groups(pairs)
    most = max((sum(pairs.get((level, g), 0) for level in levels) for g in groups), default=0)
    if not most:
        return "<p>Nobody was screened.</p>"
    colours = dict(zip(levels, reversed(COLOURS), strict=False))
    parts = [_bar(i, g, pairs, colours, most) for i, g in enumerate(groups)]
    below = BAR_STEP * len(groups) + 24
    for i, (level, name) in enumerate(levels.items()):
        y = below + 22 * i
        parts.append(f'<rect x="90" y="{y}" width="14" height="14" fill="{colours[level]}"/>')
        parts.append(f'<text x="110" y="{y + 12}">{escape(name)}</text>')
    height = below + 22 * len(levels) + 6
    label = escape(f"{title}, by {axis}. The table below has the same numbers.")
    head = f'<svg role="img" aria-label="{label}" viewBox="0 0 640 {height}" width="640" font-size="14">'
    return f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>"


def _bar(
    place: int, group: str, pairs: Mapping[tuple[str, str], int], colours: Mapping[str, str], most: int
) -> str:
    y, x = BAR_STEP * place + 4, 90.0
    parts = [f'<text x="82" y="{y + 17}" text-anchor="end">{escape(group)}</text>']
    for level, colour in colours.items():
        width = pairs.get((level, group), 0) / most * BAR_WIDTH
        parts.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="24" fill="{colour}"/>')
        x += width
    people = sum(pairs.get((level, group), 0) for level in colours)
    return "".join([*parts, f'<text x="{x + 6:.1f}" y="{y + 17}">{people:,}</text>'])
