"""Falls, curve and reliability as plain text tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

CURVE_ROWS = ("screens_median", "items_mean", "top1", "top3", "group", "brier", "urgency_acceptable")
DRAWN_NOTE = (
    "People drawn from the knowledge itself: this measures the code and the model, not clinical truth."
)


def falls_text(content: dict[str, Any]) -> str:
    """Give the falls: counts, level pairs, and each open group; the closed ones by their reason."""
    head = (
        f"{content['cases']} cases in two readings and {content['drawn']} drawn people "
        f"(seed {content['seed']}): {content['people']} sets of answers,\n"
        f"of which the risk rule alone sets the level of {content['led_by_risk']}. "
        f"{content['falls']} falls of {content['people_with_a_fall']} people; "
        f"open: {content['open']} of {content['people_with_an_open_fall']}."
    )
    pairs = [
        (f"{p['before']} to {p['after']}", str(p["n"]), str(p["people"]), str(p["open"]))
        for p in content["by_levels"]
    ]
    open_groups = [g for g in content["groups"] if g["is_open"]]
    return "\n\n".join(
        [
            head,
            _table([("level", "falls", "people", "open"), *pairs]),
            "Open:",
            "\n".join(map(_fall_line, open_groups)) or "  none",
            "Closed, by reason:",
            "\n".join(_by_reason(content["groups"])) or "  none",
        ]
    )


def _fall_line(group: dict[str, Any]) -> str:
    first = group["examples"][0]
    shares = f"{first['share_before']:.3f} to {first['share_after']:.3f}, threshold {first['threshold']:g}"
    return (
        f"  {group['finding']}: {group['was']} to {group['to']}, {group['before']} to {group['after']}, "
        f"{group['n']} times\n"
        f"      let go: {_names(group['let_go'])}; took: {_names(group['took'])}\n"
        f"      {first['person']}: {first['let_go']} {shares}"
    )


def _names(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in counts.items())


def _by_reason(groups: Iterable[dict[str, Any]]) -> list[str]:
    counts: dict[str, int] = {}
    for group in groups:
        for why in group["why"]:
            counts[why] = counts.get(why, 0) + group["n"]
    return [f"  {n:5}  {why}" for why, n in sorted(counts.items(), key=lambda pair: -pair[1])]


def curve_text(content: dict[str, Any]) -> str:
    """Give the curve by screens, and by the least gain worth a question with ten of them at most."""
    head = ("", *CURVE_ROWS, "under")
    screens = [(str(row["screens"]), *_curve_cells(row)) for row in content["by_screens"]]
    patient = [row for row in content["grid"] if row["singles_at_most"] == 10]
    bits = [(f"{row['below_bits']:g}", *_curve_cells(row)) for row in patient]
    singles = [
        (str(row["singles_at_most"]), *_curve_cells(row))
        for row in content["grid"]
        if row["below_bits"] == content["shipped"]["below_bits"]
    ]
    return "\n\n".join(
        [
            f"{content['n']} cases, unstated {content['unstated']}, ranking and urgency at the stop",
            _table([("rule", *head[1:]), ("as it is", *_curve_cells(content["shipped"]))]),
            _table([("screens", *head[1:]), *screens]),
            _table([("bits", *head[1:]), *bits]),
            _table([("singles", *head[1:]), *singles]),
        ]
    )


def _curve_cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (*(_number(row[key]) for key in CURVE_ROWS), str(len(row["undertriage"])))


def _number(value: Any) -> str:
    number = value["value"] if isinstance(value, dict) else value
    return "–" if number is None else f"{number:.3f}" if isinstance(value, dict) else f"{number:g}"


def reliability_text(content: dict[str, Any]) -> str:
    """Give the bins of each collection, for the first condition and for the largest group."""
    parts = [DRAWN_NOTE] if "drawn" in content else []
    for name in ("all", "firm", "drawn"):
        for what in ("first_condition", "largest_group"):
            if name in content:
                parts.append(_reliability(f"{name}, {what.replace('_', ' ')}", content[name][what]))
    return "\n\n".join(parts)


def _reliability(title: str, figures: dict[str, Any]) -> str:
    rows = [("share", "n", "said", "seen")]
    for one in figures["bins"]:
        if one["n"]:
            seen = one["seen"]
            interval = f"{seen['value']:.3f} ({seen['low']:.2f}–{seen['high']:.2f})"
            rows.append((f"{one['from']:g}–{one['to']:g}", str(one["n"]), f"{one['said']:.3f}", interval))
    if not figures["n"]:
        return f"{title}: nobody"
    parts = ("expected_calibration_error", "brier", "reliability", "resolution", "uncertainty")
    line = "; ".join(f"{key.replace('_', ' ')} {figures[key]:.3f}" for key in parts)
    head = f"{title} (n = {figures['n']}): said {figures['said']:.3f}, seen {figures['seen']:.3f}"
    return "\n".join([head, line, _table(rows)])


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)
