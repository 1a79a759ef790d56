"""A program for the tests: screen on Spark, and on request kill an executor in the middle of it.

Run: python on_spark.py IN OUT MASTER [FLAG]. With a FLAG that does not exist, the first worker that meets a
batch writes it and kills its executor: a real process dies with its work.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rhomboid.cohort import spark
from rhomboid.cohort.vocabulary import Vocabulary
from rhomboid.loading.folder import shipped_knowledge


def main(source: str, out: str, master: str, flag: str = "") -> None:
    plain = spark.batch_function

    def deadly(ranked_at_most: int) -> spark.BatchFunction:
        def screened(batches: Iterable[Any]) -> Iterator[Any]:
            for batch in plain(ranked_at_most)(batches):
                if flag and not Path(flag).exists():
                    Path(flag).write_text("killed")
                    # this worker, the daemon that made it, the executor that made that
                    daemon = Path(f"/proc/{os.getppid()}/status").read_text()
                    executor = next(line for line in daemon.splitlines() if line.startswith("PPid:")).split()[
                        1
                    ]
                    os.kill(int(executor), signal.SIGKILL)
                yield batch

        return screened

    spark.batch_function = deadly
    settings = {
        "spark_ui_enabled": "false",
        "spark_driver_host": "127.0.0.1",
        "spark_driver_bindAddress": "127.0.0.1",
        # several tasks from one small file
        "spark_sql_files_maxPartitionBytes": "65536",
    }
    words = Vocabulary(shipped_knowledge())
    print(json.dumps(spark.screen_on_spark(words, Path(source), Path(out), master, 5, **settings)))


if __name__ == "__main__":
    main(*sys.argv[1:])
