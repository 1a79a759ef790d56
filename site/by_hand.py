"""An example that a clinician can check with a pocket calculator: the weights behind two leading causes."""

from __future__ import annotations

import json
import subprocess
import sys
from math import exp, log
from pathlib import Path
from typing import Any

from rhomboid.loading.folder import shipped_knowledge

HEAD = """# An example by hand

Written from the engine's own answer to `docs/examples/answers.yaml`, so it changes with the knowledge.

Between two fixed causes the weights of evidence add up. A weight is the natural logarithm of a likelihood
ratio: how much likelier the answer is under the first cause than under the second. +0.69 means twice as
likely, −0.69 half as likely.
"""

CHECK = """\
To check one weight: open the two causes and the question in the [knowledge](index.md). A cause lists the
share of its people who have a finding; where it lists none, or less, the question's base rate stands for
it, and never less than the model's floor. The weight is the logarithm of the two shares divided. For an
answer "no" to a symptom take {reported:g} of each share (the rest is never told: `unreported`, in
`model.yaml`) and one minus that first; for a risk factor, one minus the share."""


def assessed(answers: Path) -> dict[str, Any]:
    """Give the engine's answer on a file."""
    command = [sys.executable, "-m", "rhomboid.cli.main", "assess", "--answers", str(answers), "--json"]
    command += ["--as-of", "2026-11-21"]
    answer: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def row(text: str, weight: float) -> str:
    """Give a line of the table."""
    return f"| {text} | {weight:+.2f} | {exp(weight):.2f} |"


def by_hand_page(answers: Path) -> str:
    """Give the page. answers: the example."""
    result = assessed(answers)
    first = result["conditions"][0]
    shares = {one["id"]: one for one in result["conditions"]}
    other = shares[first["against_what"]]
    weights = [*first["for"], *first["against"]]
    listed = first["prior_weight"] + sum(one["weight"] for one in weights)
    seen = log(first["probability"] / other["probability"])
    lines = [
        HEAD,
        f"Here: **{first['title']}** (`{first['id']}`) against **{other['title']}** (`{other['id']}`).",
        "",
        "| what speaks | weight | likelihood ratio |",
        "|---|---:|---:|",
        row("before any answer (how common each is)", first["prior_weight"]),
        *(row(one["text"], one["weight"]) for one in weights),
    ]
    lines += [
        f"| **sum** | **{listed:+.2f}** | **{exp(listed):.1f}** |",
        "",
        f"The engine's shares are {first['probability']:.3f} and {other['probability']:.3f}; their ratio is",
        f"{exp(seen):.1f}, its logarithm {seen:+.2f}. The rest, {seen - listed:+.2f}, is answers too weak to",
        "be listed, and the small share in which a danger stands beside either cause.",
        "",
        CHECK.format(reported=shipped_knowledge().model.reported),
        "",
        "```sh",
        f"rhomboid knowledge show {first['id']}",
        f"rhomboid knowledge show {weights[0]['finding']}",
        "```",
        "",
    ]
    return "\n".join(lines)
