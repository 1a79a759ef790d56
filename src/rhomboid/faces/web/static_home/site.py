"""The folder of static files: index.html that stands alone, the engine behind it, and all that both need."""

from __future__ import annotations

import json
import tempfile
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rhomboid.assessment.cards import filled
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.knowledge import Knowledge
from rhomboid.faces.web.files import FOLDER as STATIC
from rhomboid.faces.web.files import KINDS
from rhomboid.faces.web.static_home.bundle import notices, python_bundle
from rhomboid.faces.web.static_home.pyodide import VERSION

FILES = Path(__file__).parent / "files"
SCRIPTS = ("shell.js", "engine.js")
WORKER = "service_worker.js"
FIRST_PAGE_AT_MOST_BYTES = 30_000
MANIFEST = {
    "name": "rhomboid: upper back pain",
    "short_name": "rhomboid",
    "description": "Upper back pain: is it dangerous, what may it be, what next. Runs on this device alone.",
    "start_url": "./",
    "scope": "./",
    "display": "standalone",
    "background_color": "#f4f6f5",
    "theme_color": "#1f4e5f",
    "lang": "en",
    "icons": [{"src": "mark.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
}
NOTICE = f"""rhomboid: Apache-2.0; its knowledge: CC BY 4.0.
Pyodide {VERSION} (pyodide/): Mozilla Public License 2.0, unchanged from the npm package pyodide {VERSION}.
Its source is at https://github.com/pyodide/pyodide/tree/{VERSION}.
It holds CPython (Python Software Foundation License).
python.bin holds the packages below, unchanged.

"""


def site_files(knowledge: Knowledge, pyodide: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give path -> content of the whole folder; the same bytes for the same knowledge and packages."""
    files = {
        "index.html": first_page(knowledge),
        "manifest.webmanifest": json.dumps(MANIFEST, indent=1).encode(),
        "mark.svg": (STATIC / "mark.svg").read_bytes(),
        "python.bin": python_bundle(),
        **{name: (FILES / name).read_bytes() for name in SCRIPTS},
        **{f"pyodide/{name}": content for name, content in pyodide.items()},
        **{f"app/static/{p.name}": p.read_bytes() for p in sorted(STATIC.iterdir()) if p.suffix in KINDS},
    }
    worker = (FILES / WORKER).read_bytes()
    whole = b"".join(path.encode() + sha256(content).digest() for path, content in sorted(files.items()))
    build = sha256(whole + worker).hexdigest()[:16].encode()
    files["shell.js"] = files["shell.js"].replace(b"BUILD", build)
    listed = [[path, len(content), f"sha256-{_digest(content)}"] for path, content in sorted(files.items())]
    told = json.dumps(listed).encode()
    files[WORKER] = worker.replace(b"BUILD", build).replace(b"[/* FILES */]", told)
    # some hosts show it where nothing lies: the emergency words are there too
    files["404.html"] = files["index.html"]
    files["NOTICE.txt"] = (NOTICE + notices()).encode()
    return files


def first_page(knowledge: Knowledge) -> bytes:
    """Give index.html: the signs of an emergency, the numbers and what to do, in one file without script."""
    places = Environment(
        loader=FileSystemLoader(FILES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    style = (FILES / "first.css").read_text(encoding="utf-8")
    flags = knowledge.red_flags.values()
    anywhere = knowledge.pathways["generic"]
    page = places.get_template("index.html").render(
        style=style,
        style_hash=f"sha256-{_digest(style.encode())}",
        ambulance=[f.title.patient for f in flags if f.urgency == "emergency_ambulance"],
        department=[
            f.title.patient for f in flags if f.urgency == "emergency" and f.service != "crisis_service"
        ],
        pathways=[knowledge.pathways[name] for name in ("uk", "us", "generic")],
        steps=[filled(line, sign="(name the sign)") for line in anywhere.emergency_card],
        crisis=anywhere.crisis_card,
        version=knowledge.version,
    )
    content = page.encode()
    assert len(content) < FIRST_PAGE_AT_MOST_BYTES, len(content)
    return content


def write_site(out: Path, files: Mapping[str, bytes]) -> None:
    """Write the folder in one step, in the place of an earlier one. Errors: RhomboidError if it cannot."""
    if out.exists() and not (out / WORKER).is_file() and (not out.is_dir() or any(out.iterdir())):
        remedy = "Give a folder that is empty or not there, or one that an earlier run wrote."
        raise RhomboidError([Fault(str(out), "something else lies there", "a place for the folder", remedy)])
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".static-") as place:
            for path, content in files.items():
                target = Path(place) / "new" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            if out.exists():
                out.replace(Path(place) / "old")
            (Path(place) / "new").replace(out)
    except OSError as error:
        found = error.strerror or str(error)
        raise RhomboidError([Fault(str(out), found, "a folder that can be written", "Check it.")]) from error


def _digest(content: bytes) -> str:
    return b64encode(sha256(content).digest()).decode()
