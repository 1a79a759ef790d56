"""Which columns a table of answers may have, and how a file that cannot be read is refused."""

from __future__ import annotations

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
    for name in schema.names:
        place, kind = f"{path}: column {name}", schema.field(name).type
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
