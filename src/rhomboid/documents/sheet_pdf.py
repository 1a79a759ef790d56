"""A sheet as PDF/UA by typst: tagged, with words for every picture, from the fonts that typst brings.

No font of the machine is used and no clock is read, so that the same sheet gives the same bytes everywhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from rhomboid.documents.pose_svg import in_light
from rhomboid.documents.sheet import Paper, Sheet
from rhomboid.domain.errors import Fault, RhomboidError

TEMPLATE = Path(__file__).with_name("sheet.typ")
FONT, NO_LETTER = "Libertinus Serif", "could not be displayed"
# type sizes of a dense sheet, tried in this order; below the last one nobody reads it. Units: points
DENSE_POINTS, POINTS = (8.4, 8.0, 7.6), 10.5
Form = Literal["pdf", "png", "svg"]


def sheet_pdf(sheet: Sheet, paper: Paper = "a4") -> bytes:
    """Give the sheet as the bytes of a PDF/UA-1 file.

    Errors: RhomboidError if it holds letters that no font of typst and of the machine has.
    """
    return _set(sheet, paper, "pdf")[0]


def sheet_png(sheet: Sheet, paper: Paper = "a4", ppi: float = 110.0) -> list[bytes]:
    """Give each page as a PNG picture, to be looked at."""
    return _set(sheet, paper, "png", ppi)


def _set(sheet: Sheet, paper: Paper, form: Form, ppi: float | None = None) -> list[bytes]:
    """Give the pages; a dense sheet that runs over by a little is set smaller, so that it is one page."""
    if sheet.dense:
        for points in DENSE_POINTS:
            if len(_compiled(sheet, paper, "svg", points)) == 1:
                return _compiled(sheet, paper, form, points, ppi)
        return _compiled(sheet, paper, form, DENSE_POINTS[0], ppi)
    return _compiled(sheet, paper, form, POINTS, ppi)


def _compiled(sheet: Sheet, paper: Paper, form: Form, points: float, ppi: float | None = None) -> list[bytes]:
    import typst  # noqa: PLC0415 - loaded only when a PDF is asked for

    text = json.dumps(plain_sheet(sheet), ensure_ascii=False)
    compiled = partial(
        typst.compile,
        TEMPLATE.read_bytes(),
        format=form,
        ppi=ppi,
        sys_inputs={"sheet": text, "paper": paper, "points": str(points)},
        pdf_standards="ua-1" if form == "pdf" else [],
        timestamp=datetime.fromisoformat(sheet.dated).replace(tzinfo=UTC),
    )
    try:
        made = compiled(ignore_system_fonts=True)
    except typst.TypstError as error:
        if NO_LETTER not in str(error):
            raise
        # a name or a note in letters that typst's own fonts lack: the machine may have them
        try:
            made = compiled(ignore_system_fonts=False)
        except typst.TypstError as still:
            raise RhomboidError([_letters_missing(still)]) from still
    assert made is not None
    return made if isinstance(made, list) else [made]


def _letters_missing(error: Exception) -> Fault:
    letters = re.search(r"the text `(.*?)` could not", str(error))
    remedy = "Write it as .html or .txt, which hold every letter, or install a font that has them."
    found = f"letters that no font here has: {letters[1] if letters else ''}"
    return Fault("PDF", found, "letters of a font on this machine", remedy)


def plain_sheet(value: Any) -> Any:
    """Give a sheet or a part of it as JSON content; each part says its kind."""
    if isinstance(value, tuple):
        return [plain_sheet(one) for one in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    content = {field.name: plain_sheet(getattr(value, field.name)) for field in fields(value)}
    if "svg" in content:
        content["svg"] = for_print(content["svg"])
    return {"kind": type(value).__name__.lower(), **content}


def for_print(svg: str) -> str:
    """Give a picture in its light colours, with fonts that are there: a PDF knows no variables of style."""
    return in_light(svg).replace("system-ui,sans-serif", f"'{FONT}'").replace('"sans-serif"', f'"{FONT}"')
