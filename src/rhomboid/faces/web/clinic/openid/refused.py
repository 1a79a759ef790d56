"""What can go wrong on the way from a provider, each with what a person is told to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why nobody was signed in. status: of the page that says so. words: {label} is the provider's name."""

    status: int
    words: str


REASONS: Mapping[str, Reason] = {
    "over": Reason(
        403,
        "This way to sign in was used before, took too long, or began in another browser. Begin again here.",
    ),
    "not_allowed": Reason(403, "{label} did not sign you in. Try again. If it stays so, ask your clinic."),
    "not_believed": Reason(
        403, "What {label} said of you does not hold. Try again. If it stays so, tell your clinic."
    ),
    "unknown": Reason(
        403, "{label} knows you, but no account here is linked to you. Ask your clinic for that."
    ),
    "no_answer": Reason(
        502, "{label} does not answer. Try again in a few minutes. If it stays so, tell your clinic."
    ),
    "unreadable": Reason(502, "What {label} answered cannot be used. Tell your clinic."),
    "no_passwords": Reason(403, "Here you sign in with {label}, and not with a password."),
}


class SignInError(Exception):
    """A step that did not work. reason: a key of REASONS. detail: for the log; no token, no name, no code."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail
