"""REST: the engine for programs, stateless. `api_app` gives the whole as an ASGI app."""

from rhomboid.faces.api.app import api_app

__all__ = ["api_app"]
