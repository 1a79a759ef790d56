"""Pyodide, which is Python for browsers: one pinned version from npm, each file held against its hash."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

from rhomboid.domain.errors import Fault, RhomboidError

VERSION = "314.0.7"
# of the package as npm gives it
INTEGRITY = "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
# what the browser needs of it, by SHA-256
FILES = {
    "pyodide.mjs": "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
    "pyodide.asm.mjs": "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
    "pyodide.asm.wasm": "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
    "python_stdlib.zip": "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
    "pyodide-lock.json": "5dc2fc119108bc148c7457dc86e7675b5c87e1cafd420b9c34c1eaef7b36c010",
}
SECONDS_AT_MOST = 300
OTHER_WAY = f"Unpack the npm package pyodide {VERSION} somewhere and give its folder with --pyodide."


def pyodide_files(folder: Path | None, cache: Path) -> dict[str, bytes]:
    """Give name -> content. folder: the unpacked package; None: from the cache, else from npm.

    Errors: RhomboidError where it cannot be had, or where a file is not the pinned one.
    """
    if folder is not None:
        return _checked(folder)
    kept = cache / f"pyodide-{VERSION}"
    if not all((kept / name).is_file() for name in FILES):
        _unpack(_fetched(), kept)
    return _checked(kept)


def _checked(folder: Path) -> dict[str, bytes]:
    faults, contents = [], {}
    for name, expected in FILES.items():
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError as error:
            found = error.strerror or str(error)
            faults.append(Fault(str(folder / name), found, f"a file of pyodide {VERSION}", OTHER_WAY))
            continue
        found = hashlib.sha256(contents[name]).hexdigest()
        if found != expected:
            remedy = f"Delete the folder and try again. {OTHER_WAY}"
            faults.append(
                Fault(str(folder / name), f"SHA-256 {found}", f"{expected}, that of {VERSION}", remedy)
            )
    if faults:
        raise RhomboidError(faults)
    return contents


def _fetched() -> bytes:
    """Give the package as npm's own client fetches it, so that its settings hold here too."""
    npm = shutil.which("npm")
    if npm is None:
        _refuse("no npm on this machine", f"npm, to fetch pyodide {VERSION}", f"Install npm. {OTHER_WAY}")
    with tempfile.TemporaryDirectory() as place:
        command = [str(npm), "pack", f"pyodide@{VERSION}", "--silent", "--pack-destination", place]
        try:
            done = subprocess.run(
                command, cwd=place, capture_output=True, timeout=SECONDS_AT_MOST, check=False
            )
        except subprocess.TimeoutExpired:
            done = None
        packages = list(Path(place).glob("*.tgz"))
        if done is None or done.returncode or len(packages) != 1:
            lines = [] if done is None else done.stderr.decode(errors="replace").strip().splitlines()
            found = lines[-1] if lines else "no answer from npm"
            _refuse(
                found, f"pyodide {VERSION} from npm", f"Check the network and npm's settings. {OTHER_WAY}"
            )
        package = packages[0].read_bytes()
    told = "sha512-" + base64.b64encode(hashlib.sha512(package).digest()).decode()
    if told != INTEGRITY:
        _refuse(told, INTEGRITY, "What npm gave is not the package that is pinned: do not use it.")
    return package


def _unpack(package: bytes, kept: Path) -> None:
    """Write the needed files of a package whose hash was checked; a reader never sees half of it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=kept.parent) as place,
        tarfile.open(fileobj=BytesIO(package)) as packed,
    ):
        for name in FILES:
            content = packed.extractfile(f"package/{name}")
            assert content is not None
            (Path(place) / name).write_bytes(content.read())
        kept.mkdir(exist_ok=True)
        for name in FILES:
            (Path(place) / name).replace(kept / name)


def _refuse(found: str, expected: str, remedy: str) -> None:
    raise RhomboidError([Fault("pyodide", found, expected, remedy)])
