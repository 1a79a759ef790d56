"""A whole screening on one machine: part after part, in order, so that it can be gone on with after a kill.

Work is done in `OUT.unfinished`; the folder gets the name OUT only when it is whole. A part is 65,536 rows of
the input; its marker is written last. Results hang neither on threads nor on how many rows a thread takes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count, groupby, takewhile
from pathlib import Path
from typing import Any

import pyarrow as pa

from rhomboid import __version__
from rhomboid.cohort.counts import counts_of, summed
from rhomboid.cohort.decoding import Reject
from rhomboid.cohort.formats import write_rejects, write_results
from rhomboid.cohort.handed import HANDED, Handed
from rhomboid.cohort.screening import CODED, Screening
from rhomboid.cohort.sources import PART_ROWS, Piece, files_of, source_of
from rhomboid.cohort.tables import LABEL
from rhomboid.domain.errors import Fault, RhomboidError

REJECTS, RUN, RESULTS_FOLDER, PARTS = "rejects.ndjson", "run.json", "results", "parts"
SAMPLE_BYTES = 1 << 20
ROWS_AT_ONCE = 16_384


@dataclass(frozen=True)
class Order:
    """What to screen, and how. Neither threads nor rows_at_once changes a byte of what comes out."""

    source: Path
    out: Path
    kind: str = "parquet"
    threads: int = 1
    rows_at_once: int = ROWS_AT_ONCE
    watch: Callable[[float], None] = field(default=lambda _: None, repr=False)

    @property
    def unfinished(self) -> Path:
        """Give the folder in which the work is done."""
        return self.out.with_name(f"{self.out.name}.unfinished")


def screen(screening: Screening, order: Order) -> dict[str, Any]:
    """Screen everyone and give what `run.json` says: rows, screened, rejected, versions.

    Errors: RhomboidError for a source that cannot be read, an OUT that is there, a disk that is full; what is
    finished then stays in `OUT.unfinished`, and the same command goes on from it.
    """
    identity = begin(screening, order)
    write_parts(screening, order, len(_done(order)))
    return finish(order, identity)


def begin(screening: Screening, order: Order) -> dict[str, Any]:
    """Make `OUT.unfinished` ready, and give what must stay the same until the end. Errors: as `screen`."""
    if order.out.exists():
        raise _fault(
            order.out, "a file or folder that is there", "a new name", "Choose another, or delete it."
        )
    source_of(order.source, screening.words)
    identity = _identity(screening, order)
    with disk_told(order.unfinished):
        _make_ready(order.unfinished, identity)
    return identity


def write_parts(
    screening: Screening, order: Order, first: int, last: int | None = None, handed: Handed | None = None
) -> None:
    """Screen the parts from `first` on, up to but not with `last`, and write them. Errors: as `screen`.

    handed: where the parts lie ready, if they were handed out.
    """
    with disk_told(order.unfinished):
        reader = handed or source_of(order.source, screening.words)
        pieces = reader.pieces(order.rows_at_once, first * PART_ROWS)
        own = takewhile(lambda piece: last is None or piece.part < last, pieces)
        _write_parts(order, _screened(screening, order, own))


def finish(order: Order, identity: dict[str, Any]) -> dict[str, Any]:
    """Name the folder, now that every part is there; give what `run.json` says."""
    with disk_told(order.unfinished):
        return _finished(order, identity)


def missing(order: Order, parts: int) -> list[int]:
    """Give which of so many parts have no marker yet."""
    return [part for part in range(parts) if not _marker(order, part).exists()]


@dataclass(frozen=True)
class _Screened:
    part: int
    results: pa.RecordBatch
    rejects: tuple[Reject, ...]
    done: float


def _screened(screening: Screening, order: Order, pieces: Iterator[Piece]) -> Iterator[_Screened]:
    """Give what comes out of each piece, in order, some pieces being worked on at once."""

    def work(piece: Piece) -> _Screened:
        found = piece.decoded(screening.words)
        return _Screened(piece.part, screening.results_of(found.people), found.rejects, piece.done)

    screening.model  # noqa: B018 - made once, before the threads want it
    waiting: deque[Future[_Screened]] = deque()
    with _pool(order.threads, order.threads) as pool:
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) > 2 * order.threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Here(Executor):
    """Does what it is given at once, in the thread that gives it: one thread means one."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*given, **named))
        return done


def _pool(workers: int, threads: int) -> Executor:
    return _Here() if threads == 1 else ThreadPoolExecutor(workers)


def _write_parts(order: Order, pieces: Iterator[_Screened]) -> None:
    """Write parts while others are screened: markers in order, each when its files are whole."""
    waiting: deque[tuple[Future[dict[str, Any]], int, float]] = deque()

    def mark() -> None:
        written, part, done = waiting.popleft()
        _write_json(_marker(order, part), written.result())
        order.watch(done)

    with _pool(1, order.threads) as pool:
        for part, some in groupby(pieces, key=lambda one: one.part):
            found = list(some)
            waiting.append((pool.submit(_write_part, order, part, found), part, found[-1].done))
            if len(waiting) > 1:
                mark()
        while waiting:
            mark()


def _name(part: int) -> str:
    return f"part-{part:06d}"


def _marker(order: Order, part: int) -> Path:
    return order.unfinished / PARTS / f"{_name(part)}.json"


def _done(order: Order) -> list[int]:
    """Give the parts from the first on that are done; on a cluster, others behind them may be."""
    return list(takewhile(lambda part: _marker(order, part).exists(), count()))


def _write_part(order: Order, part: int, found: list[_Screened]) -> dict[str, Any]:
    """Write the files of a part, and give what its marker says."""
    folder = order.unfinished
    table = pa.Table.from_batches([one.results for one in found], CODED)
    rejects = sorted((r for one in found for r in one.rejects), key=lambda r: r.row or 0)
    with _whole(folder / RESULTS_FOLDER / f"{_name(part)}.{order.kind}") as path:
        write_results(table, path, order.kind)
    with _whole(folder / PARTS / f"{_name(part)}.rejects") as path:
        write_rejects([asdict(r) for r in rejects], path)
    return {
        "screened": table.num_rows,
        "rejected": len(rejects),
        "synthetic": table["synthetic"].combine_chunks().true_count,
        "counts": counts_of(table),
    }


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give the place to write to: a file is there whole or not at all, even if two write the same one."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with _whole(path) as part:
        part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _identity(screening: Screening, order: Order) -> dict[str, Any]:
    """Give what must be the same for a run to be gone on with."""
    return {
        "source": order.source.name,
        "source_hash": _hash_of(order.source),
        "format": order.kind,
        "ranked_at_most": screening.ranked_at_most,
        "engine": __version__,
        "knowledge": {"version": screening.knowledge.version, "hash": screening.knowledge.hash},
    }


def _hash_of(source: Path) -> str:
    """Give a hash of each file's name, size, beginning and end: reading all of it costs as much again."""
    digest = hashlib.sha256()
    for path in files_of(source):
        size = path.stat().st_size
        digest.update(f"{path.name} {size} ".encode())
        with path.open("rb") as file:
            digest.update(file.read(SAMPLE_BYTES))
            file.seek(max(0, size - SAMPLE_BYTES))
            digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()


def _make_ready(folder: Path, identity: dict[str, Any]) -> None:
    """Make the folder, unless this very run has. Errors: another run's folder."""
    started = folder / "started.json"
    if started.exists():
        if json.loads(started.read_text(encoding="utf-8")) != identity:
            found = "a run begun with other people, another knowledge or other options"
            raise _fault(folder, found, "the same run", "Delete the folder to begin anew.")
        return
    for name in (RESULTS_FOLDER, PARTS):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _write_json(started, identity)


def _markers(folder: Path) -> list[Path]:
    return sorted((folder / PARTS).glob("*.json"))


def _finished(order: Order, identity: dict[str, Any]) -> dict[str, Any]:
    """Put the rejects together, write `run.json`, and give the folder its name."""
    folder = order.unfinished
    told = [json.loads(marker.read_text(encoding="utf-8")) for marker in _markers(folder)]
    counts = {key: sum(one[key] for one in told) for key in ("screened", "rejected", "synthetic")}
    run = {"rows": counts["screened"] + counts["rejected"], **counts, **identity}
    run["counts"] = summed(one["counts"] for one in told)
    if counts["synthetic"]:
        run["label"] = LABEL
    with (folder / REJECTS).open("wb") as file:
        for marker in _markers(folder):
            with marker.with_suffix(".rejects").open("rb") as part:
                shutil.copyfileobj(part, file)
    _write_json(folder / RUN, run)
    for left in (folder / RESULTS_FOLDER).glob(".*"):
        # of a process that was killed while it wrote
        left.unlink()
    shutil.rmtree(folder / HANDED, ignore_errors=True)
    shutil.rmtree(folder / PARTS)
    (folder / "started.json").unlink()
    folder.replace(order.out)
    return run


@contextmanager
def disk_told(folder: Path) -> Iterator[None]:
    """Say in one line what a disk refuses. Errors: RhomboidError."""
    try:
        yield
    except OSError as error:
        remedy = "Make room or mend the rights; the same command then goes on from what is finished."
        raise _fault(folder, error.strerror or str(error), "a folder that can be written", remedy) from error


def _fault(place: Path, found: str, expected: str, remedy: str) -> RhomboidError:
    return RhomboidError([Fault(str(place), found, expected, remedy)])
