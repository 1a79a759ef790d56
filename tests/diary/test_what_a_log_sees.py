"""A database that writes a log, or fails, tells no word of a diary."""

from __future__ import annotations

import logging
import traceback

import pytest

from diary.writing import ME, full_entry, opened
from rhomboid.diary.entries import DiaryError

NOTE, HELPED = "zebrafish since Monday", "okapi tea"


def test_no_word_of_a_diary_reaches_a_log_or_the_error_of_a_database(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    # as somebody would who looks for what is slow
    logging.getLogger("sqlalchemy").setLevel(logging.INFO)
    caplog.set_level(logging.INFO)
    try:
        with opened(database) as store:
            store.add([full_entry(1, note=NOTE, helped=HELPED)], ME)
            with pytest.raises(DiaryError) as refused:
                store.add([full_entry(2, now=11, note=NOTE)], ME)
    finally:
        logging.getLogger("sqlalchemy").setLevel(logging.NOTSET)
    assert "INSERT INTO" in caplog.text
    seen = caplog.text + "".join(traceback.format_exception(refused.value))
    for word in (NOTE, HELPED, ME.activity):
        assert word not in seen
