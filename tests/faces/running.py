"""The command line as a program of its own: what a person or another program sees of it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

COMMAND = (sys.executable, "-m", "rhomboid.cli.main")


@dataclass(frozen=True)
class Run:
    """What one run of the program said, and the code that it left."""

    code: int
    out: str
    err: str

    @property
    def content(self) -> Any:
        """Give the JSON that was printed."""
        return json.loads(self.out)


def rhomboid(*arguments: str, typed: str | bytes = "") -> Run:
    """Run the program to its end; typed: what stands on its standard input."""
    given = typed if isinstance(typed, bytes) else typed.encode()
    done = subprocess.run([*COMMAND, *arguments], input=given, capture_output=True, timeout=120, check=False)
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def content_of(*arguments: str, typed: str | bytes = "") -> Any:
    """Give the JSON of a run that must go well."""
    run = rhomboid(*arguments, typed=typed)
    assert run.code == 0, run.err
    assert not run.err
    return run.content


@cache
def schema(name: str) -> dict[str, Any]:
    """Give a published schema as the program prints it."""
    return dict(content_of("schema", name))


def faults_of_schema(name: str, content: Any) -> list[str]:
    """Give where the content breaks a published schema; empty if it keeps it."""
    checker = Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{fault.json_path}: {fault.message[:200]}" for fault in checker.iter_errors(content)]


def refusals(run: Run) -> list[str]:
    """Give the lines of a refusal: code 2, nothing printed, one line for each fault and no other."""
    assert run.code == 2, f"left with {run.code}: {run.out[-300:]}{run.err[-300:]}"
    assert not run.out
    lines = run.err.splitlines()
    assert lines
    for line in lines:
        assert line.startswith("rhomboid: "), run.err[-500:]
        assert ": found " in line, line
        assert "; expected " in line, line
        assert line.endswith("."), line
    return lines
