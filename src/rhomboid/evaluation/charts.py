"""Curve and reliability as SVG: drawn without browser, script or network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import vl_convert

WIDTH, HEIGHT = 340, 220
# colours that stay apart for people who see red and green alike (Okabe and Ito)
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
FIGURES = {
    "urgency_acceptable": "urgency acceptable",
    "group": "group right",
    "top3": "among first three",
    "top1": "first condition right",
    "brier": "Brier score (lower is better)",
}


def svg_of(content: Mapping[str, Any]) -> str:
    """Give the chart of a content that `curve_of`, `case_reliability` or `population_reliability` made."""
    chart = curve_chart(content) if "by_screens" in content else reliability_chart(content)
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return str(vl_convert.vegalite_to_svg(chart.to_dict(), vl_version=version))


def _source(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows))


def curve_chart(content: Mapping[str, Any]) -> Any:
    """Give figures by screens, by the least gain worth a question, and by how many single questions."""
    shipped, grid = content["shipped"], content["grid"]
    patient = [row for row in grid if row["singles_at_most"] == max(r["singles_at_most"] for r in grid)]
    as_shipped = [row for row in grid if row["below_bits"] == shipped["below_bits"]]
    panels = [
        _lines(content["by_screens"], "screens", "interview cut after so many screens", None),
        _lines(patient, "below_bits", "least expected gain worth a single question, bits", shipped),
        _lines(as_shipped, "singles_at_most", "most single questions", shipped),
    ]
    title = f"{content['n']} cases, what is not stated {content['unstated']}, at the stop of the interview"
    return alt.hconcat(*panels, title=title).configure_range(category=COLOURS)


def _lines(rows: list[dict[str, Any]], x: str, title: str, shipped: Mapping[str, Any] | None) -> Any:
    points = [
        {x: row[x], "figure": name, "value": row[key]["value"], "screens, mean": row["screens_mean"]}
        for row in rows
        for key, name in FIGURES.items()
    ]
    source = _source(points)
    axis = alt.X(f"{x}:Q", title=title, scale=alt.Scale(zero=x != "below_bits"))
    lines = source.mark_line(point=True).encode(
        x=axis,
        y=alt.Y("value:Q", title="fraction of cases", scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("figure:N", title=None, sort=list(FIGURES.values())),
    )
    screens = _source([{x: row[x], "mean": row["screens_mean"]} for row in rows])
    cost = screens.mark_line(color="#999999", strokeDash=[2, 2]).encode(
        x=axis,
        y=alt.Y("mean:Q", title="screens, mean (dashed)", scale=alt.Scale(domain=[0, 20])),
    )
    layers: list[Any] = [lines, cost]
    if shipped is not None:
        here = _source([{x: shipped[x]}])
        layers.append(here.mark_rule(color="#555555").encode(x=axis))
    return alt.layer(*layers).resolve_scale(y="independent").properties(width=WIDTH, height=HEIGHT)


def reliability_chart(content: Mapping[str, Any]) -> Any:
    """Give what was seen against what was said, with 95 % intervals, for condition and for group."""
    panels = [
        _diagram(content, "first_condition", "share said of the first condition"),
        _diagram(content, "largest_group", "share said of the largest group"),
    ]
    unstated = content.get("unstated")
    told = f"what is not stated {unstated}" if unstated else "drawn from the knowledge: checks the code alone"
    title = f"Reliability on full answers, {told}"
    return alt.hconcat(*panels, title=title).configure_range(category=COLOURS)


def _diagram(content: Mapping[str, Any], what: str, title: str) -> Any:
    points = [
        {
            "people": f"{name}, n = {content[name]['n']}",
            "said": one["said"],
            "n": one["n"],
            **{key: one["seen"][key] for key in ("value", "low", "high")},
        }
        for name in ("all", "firm", "drawn")
        if name in content
        for one in content[name][what]["bins"]
        if one["n"]
    ]
    unit = alt.Scale(domain=[0, 1])
    diagonal = _source([{"said": 0, "value": 0}, {"said": 1, "value": 1}])
    people = alt.Color("people:N", title=None)
    source = _source(points)
    x, y = alt.X("said:Q", title=title, scale=unit), alt.Y("value:Q", title="part that was so", scale=unit)
    return alt.layer(
        diagonal.mark_line(color="#999999", strokeDash=[4, 3]).encode(x=x, y=y),
        source.mark_rule().encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=people),
        source.mark_line(opacity=0.5).encode(x=x, y=y, color=people),
        source.mark_circle(opacity=1).encode(
            x=x, y=y, color=people, size=alt.Size("n:Q", title="people in the bin")
        ),
    ).properties(width=WIDTH, height=WIDTH)
