"""What can go wrong between the pages and a record system, each with what a person is told to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AGAIN = "Go back to the record and open rhomboid there again."
LATER = "Try again in a few minutes. If it stays so, tell those who run the record system."


@dataclass(frozen=True)
class Reason:
    """Why a step did not work. status: of the page that says so."""

    status: int
    title: str
    remedy: str


REASONS: Mapping[str, Reason] = {
    "unknown_system": Reason(
        403,
        "This record system is not known here",
        "Only systems that were entered here can open these pages. Tell those who sent you here.",
    ),
    "over": Reason(
        403,
        "This opening of the record is over",
        f"It was used before, took too long, or began in another browser. {AGAIN}",
    ),
    "no_leave": Reason(403, "The record gave no leave", f"Nothing was read. {AGAIN}"),
    "no_patient": Reason(
        403, "The record did not say whose it is", "Open rhomboid from the record of one person."
    ),
    "no_answer": Reason(502, "The record does not answer", LATER),
    "unreadable": Reason(502, "What the record answered cannot be read", LATER),
    "ended": Reason(
        403,
        "The time for which the record gave leave is over",
        f"{AGAIN} Use this browser: then your answers are still here.",
    ),
    "refused": Reason(
        502,
        "The record did not take it",
        "Tell those who run the record system. You can take the report along on paper or as a PDF.",
    ),
}


class RecordError(Exception):
    """A step that did not work. reason: a key of REASONS. detail: for those who run the service; no token."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail

    @property
    def told(self) -> Reason:
        """What a person is told."""
        return REASONS[self.reason]
