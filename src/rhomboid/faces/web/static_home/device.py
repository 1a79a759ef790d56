"""What is kept on this device, how to take it along or delete it, and how to check that nothing leaves."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.faces.web.house import house_of, shown, visit_of
from rhomboid.faces.web.visit import visit_text


async def device(request: Request) -> Response:
    """Give the page."""
    is_persisted = getattr(request.app.state, "is_persisted", None)
    return shown(request, "device.html", visit=visit_of(request), is_persisted=is_persisted)


async def export(request: Request) -> Response:
    """Give all that is kept of the visitor as a JSON file."""
    content = {"kept_by": "rhomboid", "knowledge": house_of(request).knowledge.version}
    content["visit"] = json.loads(visit_text(visit_of(request)))
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    name = {"Content-Disposition": 'attachment; filename="rhomboid.json"'}
    return Response(text, media_type="application/json", headers=name)


async def ask_to_remove(request: Request) -> Response:
    """Ask whether the program itself is to leave this device too."""
    return shown(request, "device_remove.html", visit=visit_of(request))


async def remove(request: Request) -> Response:
    """Delete all that is kept, and tell the browser to let go of the program."""
    services = house_of(request).services
    services.sessions.forget(request.state.visit_id)
    if services.diary is not None:
        services.diary.forget(request.state.visit_id)
    page = shown(request, "device_removed.html", visit=visit_of(request))
    page.headers["Clear-Site-Data"] = '"cache", "storage"'
    return page


ROUTES = [
    Route("/device", device),
    Route("/device/export", export),
    Route("/device/remove", ask_to_remove),
    Route("/device/remove/now", remove, methods=["POST"]),
]
