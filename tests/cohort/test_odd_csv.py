"""CSV as people really save it: what can be read is, what cannot is said, and nobody is lost unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from rhomboid.assessment import Engine
from rhomboid.cohort.misfits import ends_in_quotes
from rhomboid.cohort.sources import Csv, source_of
from rhomboid.cohort.vocabulary import Vocabulary
from rhomboid.domain.errors import RhomboidError

HEAD = "id,age_years,sex\n"
Met = list[tuple[int | None, str]]


def read(*files: Path) -> tuple[list[tuple[int, str]], Met]:
    """Give the numbers and names of who is read, and the numbers and reasons of who is not."""
    good: list[tuple[int, str]] = []
    bad: Met = []
    for piece in Csv(files).pieces(2):
        bad += [(one.row, one.faults[0]) for one in piece.rejects]
        if piece.content.num_rows:
            good += zip(piece.rows.tolist(), piece.content.column("id").to_pylist(), strict=True)
    return good, bad


def written(folder: Path, text: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_of_a_folder_that_has_no_people_changes_nothing(tmp_path: Path, mark: str, end: str) -> None:
    text = mark + HEAD.replace("\n", end)
    files = (
        written(tmp_path, f"{text}a,40,male{end}b,41{end}", "1.csv"),
        # as many programs save an empty table
        written(tmp_path, text.rstrip(), "2.csv"),
        written(tmp_path, text + end, "3.csv"),
        written(tmp_path, f'{text}"c,{end}d",42,male', "4.csv"),
    )
    good, bad = read(*files)
    assert good == [(1, "a"), (3, f"c,{end}d")]
    assert bad == [(2, "row: found 2 fields; expected 3. Mend the row.")]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f'{HEAD}a,40,male\n"b,41,male\nc,42,male\n', 2),
        (f'{HEAD}a,40\n"b,41,male\nc,42,male\n', 2),
        ('age_years,sex,id\n40,male,a\n41,male,"b\n42,male,c\n', 2),
        (f'{HEAD}a,40,male\nb,41,"male\nc,42,female\n', 2),
    ],
)
def test_who_stands_behind_a_quote_that_is_never_closed_is_not_lost_unseen(
    tmp_path: Path, text: str, row: int
) -> None:
    with pytest.raises(RhomboidError) as caught:
        read(written(tmp_path, text))
    (fault,) = caught.value.faults
    assert fault.found == f"a quote that is never closed, from row {row} on"


def test_a_row_that_went_over_others_by_a_quote_says_so(tmp_path: Path) -> None:
    text = f'{HEAD}a,40,male\n"b,41,male\nc,42,male\nd",43\ne,44,male\n'
    good, bad = read(written(tmp_path, text))
    assert good == [(1, "a"), (3, "e")]
    assert bad == [
        (2, "row: found 2 fields over 3 lines, perhaps by a quote too many; expected 3. Mend the row.")
    ]


@pytest.mark.parametrize(
    ("row", "is_open"),
    [
        ("a,b", False),
        ('"a","b"', False),
        ('"a,b\n', True),
        ('a,"b""', True),
        ('a,"b"""', False),
        ('5" tall,b', False),
        ('"a"b,"', True),
        ("", False),
    ],
)
def test_a_quote_counts_at_the_beginning_of_a_field(row: str, is_open: bool) -> None:
    assert ends_in_quotes(row) is is_open


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('id,"age_years,sex"\na,40\n', "an unknown column"),
        ('id,"age_years\nsex"\na,40\n', "a header with a fault"),
        (f"{HEAD}a,40,male\n".replace("\n", "\r"), "a header with a fault"),
        ('id,age_years",sex\na,40,male\n', "an unknown column"),
        ('id,"age"_years,sex\na,40,male\n', "a header with a fault"),
        (f"\n{HEAD}a,40,male\n", "an empty first line"),
        ("", "an empty file"),
        (f'"{"a" * 200_000}"\n', "a header with a fault"),
    ],
)
def test_a_header_that_cannot_be_is_one_clear_fault(
    engine: Engine, tmp_path: Path, text: str, found: str
) -> None:
    with pytest.raises(RhomboidError) as caught:
        source_of(written(tmp_path, text), Vocabulary(engine.knowledge))
    (fault,) = caught.value.faults
    assert fault.found.startswith(found)


def test_why_a_file_is_refused_is_said_without_what_stands_in_it(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(f"{HEAD}a,40,male\nM".encode() + b"\xfcller,40\n")
    with pytest.raises(RhomboidError) as caught:
        read(path)
    assert caught.value.faults[0].found == "a row that is no UTF-8 (row 2)"
    written(tmp_path, f'{HEAD}"a,40,male\n' + "b,40,male\n" * 1_000_000)
    with pytest.raises(RhomboidError, match="perhaps by a quote that is never closed"):
        read(path)
