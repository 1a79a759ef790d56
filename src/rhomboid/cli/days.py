"""Dates as people type them. The clock is read here and nowhere below."""

from __future__ import annotations

from datetime import date

from rhomboid.domain.errors import Fault, RhomboidError

# a date to come back on must still be a date
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


def day_of(spelled: str | None, option: str = "--as-of") -> date:
    """Give the date, today if none is given. Errors: RhomboidError with one fault."""
    if spelled is None:
        return date.today()
    try:
        day = date.fromisoformat(spelled)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        expected = "a date such as 2026-11-21"
        raise RhomboidError([Fault(option, f'"{spelled}"', expected, "See `rhomboid --help`.")])
    return day
