"""The command line run inside the process of the tests: the same words in and out, without a start."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

from faces.running import Run
from rhomboid.cli.main import main


def rhomboid(*arguments: str, typed: str = "") -> Run:
    """Run the command line to its end; typed: what stands on its standard input."""
    out, err = _stream(), _stream()
    code = 0
    with _called_with(arguments, typed), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
    return Run(code, _text(out), _text(err))


@contextmanager
def _called_with(arguments: tuple[str, ...], typed: str) -> Iterator[None]:
    before = sys.argv, sys.stdin
    sys.argv, sys.stdin = ["rhomboid", *arguments], _stream(typed)
    try:
        yield
    finally:
        sys.argv, sys.stdin = before


def _stream(text: str = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", write_through=True, newline="")


def _text(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
