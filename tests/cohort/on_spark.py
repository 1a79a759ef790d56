"""A program for the tests: screen on Spark, and on request kill an executor in the middle of it.

Run: python on_spark.py IN OUT MASTER PART_ROWS [FLAG]. With a FLAG that does not exist, the first worker that
has written a part writes it and kills its executor: a real process dies with its work.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rhomboid.cohort import handed, run, sources, spark
from rhomboid.cohort.run import Order
from rhomboid.cohort.screening import Screening
from rhomboid.loading.folder import shipped_knowledge


def make_parts_small(rows: int) -> None:
    handed.PART_ROWS = run.PART_ROWS = sources.PART_ROWS = rows


def die_once(flag: str) -> Callable[[float], None]:
    """Give a watch that kills the executor when the first part is there."""

    def watch(_: float) -> None:
        if flag and not Path(flag).exists():
            Path(flag).write_text("killed")
            # this worker, the daemon that made it, the executor that made that
            daemon = Path(f"/proc/{os.getppid()}/status").read_text()
            line = next(line for line in daemon.splitlines() if line.startswith("PPid:"))
            os.kill(int(line.split()[1]), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)

    return watch


def main(source: str, out: str, master: str, rows: str, flag: str = "") -> None:
    plain = spark.task_function

    def small(*given: Any) -> spark.BatchFunction:
        work = plain(*given)

        def screened(batches: Any) -> Any:
            # the worker is another process, with the rows that ship
            make_parts_small(int(rows))
            yield from work(batches)

        return screened

    spark.task_function = small
    make_parts_small(int(rows))
    settings = {
        "spark_ui_enabled": "false",
        "spark_driver_host": "127.0.0.1",
        "spark_driver_bindAddress": "127.0.0.1",
    }
    order = Order(Path(source), Path(out), watch=die_once(flag))
    print(json.dumps(spark.screen_on_spark(Screening(shipped_knowledge()), order, master, **settings)))


if __name__ == "__main__":
    main(*sys.argv[1:])
