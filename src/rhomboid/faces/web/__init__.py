"""The web pages: one ASGI app, server-rendered, which needs no script.

It reaches the outside through the interfaces of `services` alone, so that it can live on a server or in the
visitor's own browser. No rule lives here: what is asked, found and advised comes from the rooms below.
"""

from rhomboid.faces.web.app import make_app
from rhomboid.faces.web.services import Services

__all__ = ["Services", "make_app"]
