"""Style, script and pictures: read and packed once, and kept by browsers while they stay the same."""

from __future__ import annotations

from functools import cache
from gzip import compress
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@cache
def _files() -> dict[str, tuple[bytes, bytes]]:
    found = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in KINDS}
    return {name: (content, compress(content, mtime=0)) for name, content in found.items()}


def marks_of_files() -> dict[str, str]:
    """Give name -> a mark that changes with the content, for the address under which it is asked for."""
    return {name: sha256(content).hexdigest()[:12] for name, (content, _) in _files().items()}


async def static_file(request: Request) -> Response:
    """Give one file."""
    name = request.path_params["name"]
    if name not in _files():
        raise HTTPException(404)
    content, packed = _files()[name]
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        content = packed
    return Response(content, media_type=KINDS[Path(name).suffix], headers=headers)
