"""The pictures of how the engine thinks, drawn as SVG that reads by day and by night."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

STYLE = (
    "<style>text{font:15px system-ui,sans-serif;fill:#12302f}.small{font-size:13px}.name{font-weight:600}"
    ".box{fill:#e7f3f1;stroke:#1d6f6a;stroke-width:1.5}.red{fill:#fbe7e4;stroke:#a33a2a}"
    ".quiet{fill:#f4f4f0;stroke:#777}.line{stroke:#1d6f6a;stroke-width:1.8;fill:none}.paper{fill:#fff}</style>"
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
    'orient="auto"><path d="M0 0L10 5L0 10z" fill="#1d6f6a"/></marker></defs>'
)
LINE = 19


def box(x: int, y: int, width: int, height: int, lines: list[str], kind: str = "") -> str:
    """Give a box with centred lines, the first in bold."""
    top = y + height / 2 - (len(lines) - 1) * LINE / 2 + 5
    words = "".join(
        f'<text x="{x + width / 2}" y="{top + i * LINE}" text-anchor="middle" '
        f'class="{"small" if i else "name"}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    return f'<rect class="box {kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="9"/>{words}'


def arrow(path: str, label: tuple[int, int, str] | None = None) -> str:
    """Give an arrow along a path, with words beside it."""
    words = f'<text class="small" x="{label[0]}" y="{label[1]}">{escape(label[2])}</text>' if label else ""
    return f'<path class="line" d="{path}" marker-end="url(#tip)"/>{words}'


def drawing(width: int, height: int, title: str, parts: list[str]) -> str:
    """Give a whole picture with its name for those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{STYLE}"
        f'<rect class="paper" width="{width}" height="{height}" rx="12"/>{"".join(parts)}</svg>\n'
    )


def two_ways() -> str:
    """Give the way of an answer: rules decide, shares can only raise."""
    return drawing(
        760,
        330,
        "Answers go to the warning rules and to the shares of causes; the more urgent of the two decides",
        [
            box(20, 130, 130, 70, ["Answers", "yes, no, not sure"]),
            box(
                230, 30, 220, 80, ["Warning rules", "no probability, no “not”", "proved with a solver"], "red"
            ),
            box(230, 220, 220, 80, ["Shares of causes", "exact sum over", "ordinary cause × danger"]),
            box(540, 30, 200, 80, ["How urgent", "the most urgent wins", "every reason is kept"], "red"),
            box(540, 220, 200, 80, ["What it is likely to be", "with ranges,", "for and against"]),
            arrow("M150 150C190 150 190 70 228 70"),
            arrow("M150 180C190 180 190 260 228 260"),
            arrow("M450 70H538"),
            arrow("M450 260H538"),
            arrow("M450 235C500 225 500 140 560 112", (312, 165, "a likely danger can raise it,")),
            '<text class="small" x="312" y="184">never lower it</text>',
        ],
    )


def two_causes() -> str:
    """Give the network: two hidden variables, findings below them."""
    findings = ["desk work", "sore to press", "breathless", "fever"]
    parts = [
        box(110, 30, 220, 70, ["Ordinary cause", "none, or one of the list"]),
        box(430, 30, 220, 70, ["Danger", "none, or one of the list"], "red"),
    ]
    for i, name in enumerate(findings):
        x = 30 + i * 180
        parts.append(box(x, 200, 160, 56, [name, "yes, no, not sure"], "quiet"))
        parts.append(arrow(f"M220 100L{x + 70} 198"))
        parts.append(arrow(f"M540 100L{x + 90} 198"))
    parts.append(
        '<text class="small" x="380" y="290" text-anchor="middle">'
        "Each finding can come from either cause, or from neither (the leak)</text>"
    )
    return drawing(
        760,
        310,
        "Two hidden variables, an ordinary cause and a danger, each of which may bring each finding",
        parts,
    )


def not_asked() -> str:
    """Give the three states of a warning sign, and what each does to the urgency."""
    rows = [
        ("present", "The rule fires: its level holds, whatever else is answered.", "red"),
        ("not asked, or not sure", "The rule stays open: no result may reassure until it is settled.", ""),
        ("absent", "The rule is settled and adds nothing.", "quiet"),
    ]
    parts = []
    for i, (name, says, kind) in enumerate(rows):
        y = 20 + i * 80
        parts += [box(20, y, 200, 60, [name], kind), arrow(f"M220 {y + 30}H268")]
        parts.append(f'<text x="280" y="{y + 35}">{escape(says)}</text>')
    return drawing(
        760, 260, "A warning sign that is present decides; one that is not asked never reassures", parts
    )


PICTURES = {"two_ways": two_ways, "two_causes": two_causes, "not_asked": not_asked}

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawn in PICTURES.items():
        (folder / f"{name}.svg").write_text(drawn(), encoding="utf-8")
