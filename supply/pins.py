"""What a requirements file pins."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
# what a service needs at most: all homes, as the Containerfile installs them; it holds all of run.txt
SERVICE = "container"
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE)


def plain(name: str) -> str:
    """Give a package's name in its one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins_of(*names: str) -> dict[str, str]:
    """Give package -> version of requirements files, by the names of these files."""
    texts = ((REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8") for name in names)
    return {plain(package): version for text in texts for package, version in PIN.findall(text)}
