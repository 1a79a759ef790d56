"""Forms as they come from a browser: read by hand, so that their size and shape are ours to bound."""

from __future__ import annotations

from urllib.parse import parse_qsl

FIELDS_AT_MOST = 200
LARGEST_BYTES = 64_000
FORM_TYPE = "application/x-www-form-urlencoded"


def fields_of(body: bytes) -> dict[str, str] | None:
    """Give the fields of a form, the last one of a name; None if it is no form or has too many fields."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=FIELDS_AT_MOST,
        )
    except (UnicodeDecodeError, ValueError):
        return None
    return dict(pairs)
