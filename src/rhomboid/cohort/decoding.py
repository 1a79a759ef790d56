"""Rows and lines to codes: what is legal goes on, what is not becomes a reject with the reason."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import pyarrow as pa

from rhomboid.cohort.in_memory import people_of_rows
from rhomboid.cohort.looking_up import fill_looked_up
from rhomboid.cohort.screening import People
from rhomboid.cohort.sparse import Array
from rhomboid.cohort.tables import AGE, DRAWN, ID, SEX, SYNTHETIC
from rhomboid.cohort.vocabulary import ILLEGAL, MISSING, NO_AGE, SEXES, Vocabulary, is_age, sex_code
from rhomboid.domain.answers import Answers
from rhomboid.domain.answers_content import answers_of_content
from rhomboid.domain.errors import AnswersError, Fault, RhomboidError
from rhomboid.domain.strict_json import read_json

BESIDE = (ID, AGE, SEX, SYNTHETIC, *DRAWN)
BAD_AGE = -2
NO_NULLS = np.zeros(0, np.uint8)
WHOLE = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Reject:
    """A row that was not screened. row: its number in the input, from 1 (None on Spark)."""

    row: int | None
    id: str | None
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Decoded:
    """What can be screened, and what cannot."""

    people: People
    rejects: tuple[Reject, ...]


def decoded_rows(words: Vocabulary, batch: pa.RecordBatch, rows: Array | None) -> Decoded:
    """Give the people of a batch with one column for each finding. rows: number of each in the input."""
    count = batch.num_rows
    # column by column: compiled code reads them that way
    columns = np.zeros((len(words.findings), count), np.uint8)
    is_bad = np.zeros(count, bool)
    for name in batch.schema.names:
        if name not in BESIDE:
            own = columns[words.index[name]]
            if _fill_codes(batch.column(name), words.codes[name], own):
                is_bad |= own == ILLEGAL
    ages = _ages(batch.column(AGE)) if AGE in batch.schema.names else np.full(count, NO_AGE, np.int16)
    sexes = np.zeros(count, np.uint8)
    if SEX in batch.schema.names:
        _fill_codes(batch.column(SEX), {sex: sex_code(sex) for sex in SEXES}, sexes)
    ids = _ids(batch, rows)
    is_bad |= (ages == BAD_AGE) | (sexes == ILLEGAL)
    drawn = np.zeros(count, bool)
    if SYNTHETIC in batch.schema.names:
        drawn = np.asarray(batch.column(SYNTHETIC).cast(pa.bool_()).fill_null(False))
    people = People(ids, columns.T, ages, sexes, drawn)
    if not is_bad.any():
        return Decoded(people, ())
    rejects = tuple(_reject_of(words, batch, i, rows, ids) for i in np.flatnonzero(is_bad).tolist())
    return Decoded(_only(people, ~is_bad), rejects)


def _only(people: People, kept: Array) -> People:
    return People(
        people.ids.filter(pa.array(kept)),
        people.codes.T[:, kept].T,
        people.ages[kept],
        people.sexes[kept],
        people.is_synthetic[kept],
    )


def _ids(batch: pa.RecordBatch, rows: Array | None) -> pa.Array:
    """Give the ids; where the input has none, a row is called by its number."""
    if not batch.num_rows:
        return pa.array([], pa.string())
    if ID in batch.schema.names:
        return batch.column(ID).cast(pa.string())
    assert rows is not None
    return pa.array(rows).cast(pa.string())


def _fill_codes(column: pa.Array, known: dict[str, int], codes: Array) -> bool:
    """Fill the code of each word, 0 for none; give whether one may be `ILLEGAL`: nobody can say that."""
    if pa.types.is_null(column.type):
        return False
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    # a null in the dictionary is no answer either
    by_place = [
        MISSING if word is None else known.get(word, ILLEGAL) for word in encoded.dictionary.to_pylist()
    ]
    places = encoded.indices.cast(pa.int32())
    if not by_place or places.null_count == len(places):
        return False
    valid, own = places.buffers()
    bits = _numbers(valid, np.uint8) if valid is not None and places.null_count else NO_NULLS
    fill_looked_up(_numbers(own, np.int32), bits, places.offset, np.array(by_place, np.uint8), codes)
    return ILLEGAL in by_place


def _numbers(buffer: pa.Buffer, kind: type) -> Array:
    """Give what lies in a buffer, as long as it lives; compiled code is not cached for read-only arrays."""
    return np.frombuffer((ctypes.c_uint8 * buffer.size).from_address(buffer.address), kind)


def _ages(column: pa.Array) -> Array:
    """Give the ages, `NO_AGE` where there is none and `BAD_AGE` where it is no age."""
    kind = column.type
    if pa.types.is_null(kind):
        return np.full(len(column), NO_AGE, np.int16)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        told = np.asarray(column.cast(pa.float64()).fill_null(NO_AGE))
        is_no_age = np.asarray(column.is_null())
        is_good = is_no_age | ((told >= 0) & (told <= _OLDEST) & (told == np.floor(told)))
        return np.where(is_good, told, BAD_AGE).astype(np.int16)
    encoded = column if pa.types.is_dictionary(kind) else column.dictionary_encode()
    by_place = [_age_of(word) for word in encoded.dictionary.to_pylist()]
    table = np.array([*by_place, NO_AGE], np.int16)
    return table[np.asarray(encoded.indices.cast(pa.int32()).fill_null(-1))]


_OLDEST = max(age for age in range(1000) if is_age(age))


def _age_of(word: str) -> int:
    return int(word) if WHOLE.fullmatch(word) and is_age(int(word)) else BAD_AGE


def _reject_of(words: Vocabulary, batch: pa.RecordBatch, i: int, rows: Array | None, ids: pa.Array) -> Reject:
    """Give the reject of a row, in the very words in which `assess` would refuse it."""
    told = {name: batch.column(name)[i].as_py() for name in batch.schema.names}
    age = told.get(AGE)
    given = {name: value for name, value in told.items() if name not in BESIDE and value is not None}
    whole = int(age) if isinstance(age, str) and WHOLE.fullmatch(age) else age
    content = {AGE: whole, SEX: told.get(SEX), "answers": given}
    row = None if rows is None else int(rows[i])
    try:
        answers_of_content(content, words.knowledge, "answers")
    except AnswersError as error:
        return Reject(row, ids[i].as_py(), tuple(str(fault) for fault in error.faults))
    raise AssertionError(f"row {row} is legal and was rejected")


def decoded_lines(words: Vocabulary, lines: Sequence[bytes], rows: Sequence[int] | None) -> Decoded:
    """Give the people of NDJSON lines: our answers, or QuestionnaireResponses of FHIR R4."""
    ids: list[str | None] = []
    told: list[tuple[bytes, int, int]] = []
    drawn: list[bool] = []
    rejects = []
    for i, line in enumerate(lines):
        row = None if rows is None else rows[i]
        name: str | None = None
        try:
            content = _content_of(line)
            name = _name_of(content, row)
            is_drawn = _is_drawn(content)
            answers = _answers_of(words, content)
        except AnswersError as error:
            rejects.append(Reject(row, name, tuple(str(fault) for fault in error.faults)))
            continue
        ids.append(name)
        drawn.append(is_drawn)
        told.append(words.row_of(answers))
    people = people_of_rows(words, told, pa.array(ids, pa.string()), np.array(drawn, bool))
    return Decoded(people, tuple(rejects))


def _content_of(line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise AnswersError(
            [Fault("line", f"byte {error.start} is no UTF-8", "UTF-8 text", "Save the file as UTF-8.")]
        ) from error
    content, faults = read_json(text, "line")
    if faults or not isinstance(content, dict):
        raise AnswersError(
            faults or [Fault("line", text.strip()[:40], "a JSON object", "One person on each line.")]
        )
    return content


def _name_of(content: dict[str, Any], row: int | None) -> str | None:
    name = content.get(ID)
    if name is None:
        return None if row is None else str(row)
    if isinstance(name, bool) or not isinstance(name, (str, int)):
        raise AnswersError([Fault(ID, repr(name)[:60], "a text or a whole number", "Mend the id.")])
    return str(name)


def _is_drawn(content: dict[str, Any]) -> bool:
    is_drawn = content.get(SYNTHETIC, False)
    if not isinstance(is_drawn, bool):
        raise AnswersError([Fault(SYNTHETIC, repr(is_drawn)[:60], "true or false", "Mend or delete it.")])
    return is_drawn


def _answers_of(words: Vocabulary, content: dict[str, Any]) -> Answers:
    if "resourceType" in content:
        return _reader_of_responses()(words.knowledge, content)
    own = {key: value for key, value in content.items() if key not in (ID, SYNTHETIC)}
    return answers_of_content(own, words.knowledge, "answers")


def _reader_of_responses() -> Callable[..., Answers]:
    # the models of FHIR take seconds to load and need an extra of their own
    try:
        import_module("fhir.resources")
    except ImportError as error:
        remedy = "Install rhomboid with its extra `fhir`."
        raise RhomboidError(
            [Fault("line", "a FHIR resource", "the package fhir.resources", remedy)]
        ) from error
    from rhomboid.fhir_mapping.response import answers_of_response  # noqa: PLC0415

    return answers_of_response
