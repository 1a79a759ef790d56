"""What stands at the door where pages are for people with accounts: who asks, and what they may see."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response


class Door(Protocol):
    """Is asked before every page but the style files."""

    async def recognise(self, request: Request) -> str:
        """Note who asks in request.state: `account`, `visit_id`; give what a form is bound to as well."""

    async def answer(self, request: Request, refusal: Response | None) -> Response | None:
        """Give what is answered in the place of the page, or None to let the request pass.

        refusal: what the guard answers.
        """

    def places(self, request: Request, places: dict[str, str]) -> dict[str, str]:
        """Give the places of the menu that whoever asks may go to."""
