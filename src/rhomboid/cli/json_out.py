"""JSON for programs: the option that asks for it, and how it is printed."""

from __future__ import annotations

from typing import Any

import click

json_option = click.option("--json", is_flag=True, help="Print JSON for programs.")


def print_json(content: Any) -> None:
    """Print a content with two spaces of indent, its letters as they are."""
    import json

    print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))
