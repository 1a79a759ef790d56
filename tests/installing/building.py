"""Builds the package from a copy of the project, and installs it where nothing else is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from house.reading import ROOT, project_files

UV = Path(sys.executable).with_name("uv")
PATIENCE_SECONDS = 300
MINORS = (11, 12, 13)
OURS = sys.version_info[1]


@dataclass(frozen=True)
class Built:
    """What was built: the sdist, and the wheel of the sdist."""

    sdist: Path
    wheel: Path


def built(folder: Path) -> Built:
    """Build as a release is built (`make dist`): in a copy, since other tests read what a build writes.

    The wheel is made from the sdist, apart from all that is installed here: what it needs for that is named.
    """
    project = folder / "project"
    for path in project_files():
        place = project / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    dist = folder / "dist"
    options = ["--quiet", "--python", sys.executable, "--out-dir", str(dist)]
    tried([str(UV), "build", *options, str(project)], folder)
    (sdist,), (wheel,) = dist.glob("*.tar.gz"), dist.glob("*.whl")
    return Built(sdist, wheel)


def tried(command: list[str], cwd: Path) -> None:
    """Run a command of uv with what lies in its cache; ask the package index only if something is missing."""
    try:
        ran([*command, "--offline"], cwd)
    except AssertionError:
        ran(command, cwd)


def ran(command: list[str], cwd: Path, **settings: str) -> str:
    """Run a program to its good end and give what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RHOMBOID"))}
    done = subprocess.run(
        command, cwd=cwd, env=clean | settings, capture_output=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout.decode()[-1500:]}{done.stderr.decode()[-3000:]}"
    return done.stdout.decode()


def interpreters() -> dict[int, Path | None]:
    """Give minor version -> a Python 3 of it on this machine, or None. Ours is always one of them."""
    found: dict[int, Path | None] = {}
    for minor in MINORS:
        kept = sorted((Path.home() / ".pyenv" / "versions").glob(f"3.{minor}.*/bin/python"))
        on_path = shutil.which(f"python3.{minor}")
        ours = Path(sys.executable) if minor == OURS else None
        found[minor] = ours or (kept[-1] if kept else Path(on_path) if on_path else None)
    return found


def installed(archive: Path, extras: str, interpreter: Path, folder: Path) -> Path:
    """Install an archive with the packages that it names, as pinned; give its folder of programs."""
    place = folder / "venv"
    ran([str(UV), "venv", "--quiet", "--python", str(interpreter), str(place)], cwd=folder)
    pins = folder / "pins.txt"
    texts = (ROOT / "requirements" / f"{name}.txt" for name in ("run", "container"))
    lines = {found for path in texts for found in re.findall(r"^[\w.-]+==[^\\\n]+", path.read_text(), re.M)}
    pins.write_text("\n".join(sorted(lines)) + "\n")
    options = ["--quiet", "--python", str(place / "bin" / "python"), "--constraint", str(pins)]
    tried([str(UV), "pip", "install", *options, f"{archive}{extras}"], folder)
    return place / "bin"
