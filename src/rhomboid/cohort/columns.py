"""Which columns a table of answers may have, and how a file that cannot be read is refused."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pyarrow as pa

from rhomboid.cohort.decoding import BESIDE
from rhomboid.cohort.tables import AGE, ID, SYNTHETIC
from rhomboid.cohort.vocabulary import Vocabulary
from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault, RhomboidError


class SourceError(RhomboidError):
    """A file of many people cannot be read."""


def refuse(place: object, found: str, expected: str, remedy: str) -> NoReturn:
    """Raise one fault of a source."""
    raise SourceError([Fault(str(place), found, expected, remedy)])


def check_columns(words: Vocabulary, schema: pa.Schema, path: Path) -> None:
    """Raise SourceError for every column that no person could have answered, or of another type."""
    faults = []
    # a schema gives no field by its name where two have it
    for name, kind in dict(zip(schema.names, schema.types, strict=True)).items():
        place = f"{path}: column {name}"
        if schema.names.count(name) > 1:
            faults.append(Fault(place, "the same name again", "each column once", "Keep one of them."))
        if name not in BESIDE and name not in words.codes:
            expected = f"id, age_years, sex or a finding{nearest(name, (*BESIDE, *words.askable))}"
            faults.append(Fault(place, "an unknown column", expected, "Rename it or leave it out."))
        elif not _fits(name, kind):
            expected = "whole numbers" if name == AGE else "words"
            faults.append(Fault(place, f"the type {kind}", expected, "Convert the column."))
    if faults:
        raise SourceError(faults)


def _fits(name: str, kind: pa.DataType) -> bool:
    words = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)
    worded = words or (pa.types.is_dictionary(kind) and pa.types.is_string(kind.value_type))
    if name == SYNTHETIC:
        return worded or pa.types.is_boolean(kind)
    if name == AGE:
        return worded or pa.types.is_integer(kind) or pa.types.is_floating(kind)
    return worded or (name == ID and pa.types.is_integer(kind))


@contextmanager
def without_words_of_python() -> Iterator[None]:
    """Keep a row that is no UTF-8 from printing a traceback: its note fails, and Arrow refuses the file."""
    before = sys.unraisablehook
    sys.unraisablehook = lambda one: None if isinstance(one.exc_value, UnicodeDecodeError) else before(one)
    try:
        yield
    finally:
        sys.unraisablehook = before
