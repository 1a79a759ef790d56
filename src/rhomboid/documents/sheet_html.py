"""A sheet as one HTML file for screen and print: no script, nothing loaded from elsewhere.

All of its style stands in its one style element, so that a Content-Security-Policy can name it by its hash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from rhomboid.documents.pose_svg import in_light
from rhomboid.documents.sheet import (
    Box,
    Bullets,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Part,
    Picture,
    Sheet,
    Side,
)

SIZES: dict[Paper, str] = {"a4": "A4", "us-letter": "letter"}
STYLE = """\
:root{color-scheme:light}
body{font:16px/1.45 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:50rem;margin:1.5rem auto;
padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:1.3em 0 .3em;border-bottom:1px solid #999}
p{margin:.35em 0}ul{margin:.3em 0;padding-left:1.3em}li{margin:.15em 0}
ul.boxes{list-style:none;padding-left:0}
ul.boxes li::before{content:"☐ "}.subtitle{color:#444}
table{border-collapse:collapse;width:100%;font-size:.95em}
th,td{text-align:left;vertical-align:top;padding:.2em .5em;border-bottom:1px solid #bbb}
section.box{border:1px solid #666;border-radius:.4rem;padding:.4rem .8rem;margin:.8rem 0;break-inside:avoid}
section.box h2{border:0;margin:.2em 0}section.warning{border:3px solid #a11}section.note{background:#f3f3f3}
.side{display:grid;gap:1rem;break-inside:avoid}
figure{margin:.5em 0;break-inside:avoid}figure img{max-width:100%;height:auto}
footer{margin-top:1.5em;border-top:1px solid #999;font-size:.85em;color:#444}
.dense{font-size:13px;line-height:1.3}.dense h2{margin-top:.7em}
@media print{body{margin:0;max-width:none;padding:0;font-size:11pt}.dense{font-size:8.6pt}}
@media screen and (max-width:40rem){.side{display:block}}"""
WIDTHS = re.compile(r'class="(?:side )?([ws])([0-9]+)"')


def sheet_html(sheet: Sheet, paper: Paper = "a4") -> str:
    """Give the sheet as an HTML file. paper: what it is printed on."""
    body = "\n".join(_part(part, k) for k, part in enumerate(sheet.parts))
    kind = ' class="dense"' if sheet.dense else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(sheet.title)}</title>
<style>@page{{size:{SIZES[paper]};margin:15mm}}
{STYLE}
{_widths(body)}</style>
</head>
<body{kind}>
<main>
<h1>{escape(sheet.title)}</h1>
<p class="subtitle">{escape(sheet.subtitle)}</p>
{body}
</main>
<footer><p>{escape(sheet.footer)}</p></footer>
</body>
</html>
"""


def _widths(body: str) -> str:
    """Give the rules of the widths that a body uses."""
    rules = {"w": "width:{0}%", "s": "grid-template-columns:{0}fr {1}fr"}
    used = sorted({(kind, int(share)) for kind, share in WIDTHS.findall(body)})
    return "".join(f".{kind}{share}{{{rules[kind].format(share, 100 - share)}}}" for kind, share in used)


def _all(parts: Iterable[Part], place: str) -> str:
    return "".join(_part(part, f"{place}-{k}") for k, part in enumerate(parts))


def _part(part: Part, place: int | str) -> str:
    """Give one part. place: its number, of which ids are made."""
    if isinstance(part, Heading):
        return f"<h2>{escape(part.text)}</h2>"
    if isinstance(part, Paragraph):
        lead = f"<strong>{escape(part.lead)}</strong> " if part.lead else ""
        return f"<p>{lead}{escape(part.text)}</p>"
    if isinstance(part, Bullets):
        kind = ' class="boxes"' if part.boxes else ""
        return f"<ul{kind}>" + "".join(f"<li>{escape(line)}</li>" for line in part.lines) + "</ul>"
    if isinstance(part, Grid):
        return _table(part)
    if isinstance(part, Picture):
        return f'<figure class="w{part.percent}">{_image(part)}</figure>'
    return _framed(part, place)


def _framed(part: Box | Side, place: int | str) -> str:
    if isinstance(part, Box):
        name = f"box-{place}"
        head = f'<section class="box {part.tone}" aria-labelledby="{name}"><h2 id="{name}">'
        return f"{head}{escape(part.title)}</h2>{_all(part.parts, name)}</section>"
    sides = enumerate((part.left, part.right))
    left, right = (f"<div>{_all(side, f'{place}-{k}')}</div>" for k, side in sides)
    return f'<div class="side s{part.percent}">{left}{right}</div>'


def _image(picture: Picture) -> str:
    """Give a picture as an address that holds it: its style sheet then touches nothing else on the page."""
    source = "data:image/svg+xml," + quote(in_light(picture.svg), safe=" =:/;,()'")
    return f'<img src="{source}" alt="{escape(picture.alternative)}">'


def _table(grid: Grid) -> str:
    columns = "".join(f'<col class="w{share}">' for share in grid.widths)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in grid.head)
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in grid.rows)
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
