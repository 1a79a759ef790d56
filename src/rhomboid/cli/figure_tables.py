"""Figures of an evaluation as plain text tables."""

from __future__ import annotations

from typing import Any

ROWS = (
    "n",
    "top1",
    "top3",
    "top5",
    "group",
    "brier",
    "urgency_exact",
    "urgency_acceptable",
    "overtriage_rate",
    "self_care_kept",
    "screens_median",
    "screens_median_emergency",
    "items_median",
    "elicited",
    "unmapped",
)
LISTS = ("undertriage", "overtriage", "emergency_undertriage")


def tables_of(content: dict[str, Any]) -> str:
    """Give the tables of a content that `rhomboid evaluate` made."""
    if "without_danger" in content:
        return _population(content)
    other = "unstated_unknown" if "unstated_unknown" in content else "unstated_absent"
    columns = {
        "all": content,
        "firm": content["firm"],
        f"{other}, all": content[other],
        f"{other}, firm": content[other]["firm"],
    }
    parts = [_columns(columns, ROWS), "At the stop of the interview:"]
    stops = {name: figures["at_stop"] for name, figures in columns.items()}
    parts.append(_columns(stops, ("top1", "top3", "top5", "group", "brier")))
    parts += [_lists(name, figures) for name, figures in columns.items()]
    parts += ["Baselines:", _columns(content["baselines"], ROWS)]
    return "\n\n".join(parts)


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        if value["value"] is None:
            return "–"
        low_high = f" ({value['low']:.2f}–{value['high']:.2f})" if "low" in value else ""
        return f"{value['value']:.3f}{low_high} n={value['n']}"
    return "–" if value is None else f"{value:g}"


def _columns(columns: dict[str, dict[str, Any]], rows: tuple[str, ...]) -> str:
    shown = [row for row in rows if any(row in figures for figures in columns.values())]
    table = [["", *columns]]
    table += [[row, *(_cell(f[row]) if row in f else "" for f in columns.values())] for row in shown]
    widths = [max(len(line[i]) for line in table) for i in range(len(table[0]))]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in table
    )


def _lists(name: str, figures: dict[str, Any]) -> str:
    lines = [f"{key}: {', '.join(figures[key]) or 'none'}" for key in LISTS]
    return "\n".join([f"{name}:", *(f"  {line}" for line in lines)])


def _population(content: dict[str, Any]) -> str:
    columns = {name: content[name] for name in ("without_danger", "with_danger")}
    levels = ("n", "emergency_ambulance", "emergency", "consultation_24", "consultation", "self_care")
    note = "People drawn from the knowledge itself: this measures the code and the model, not clinical truth."
    return f"{note}\n\n{content['n']} people, seed {content['seed']}\n\n{_columns(columns, levels)}"
