"""Passwords: what one must be, and Argon2id hashes of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from secrets import token_urlsafe
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rhomboid.diary.clinic.database import ClinicError
from rhomboid.domain.errors import Fault

SHORTEST, LONGEST = 12, 256
FEWEST_SIGNS = 5
HASHED_AT_ONCE = 2


def check_password(password: str, name: str) -> None:
    """Refuse a password that is easily guessed. Errors: ClinicError with every fault, never the password."""
    faults = [
        Fault("password", found, expected, "Choose another.") for found, expected in _weak(password, name)
    ]
    if faults:
        raise ClinicError(faults)


def _weak(password: str, name: str) -> Iterator[tuple[str, str]]:
    length = len(_typed(password))
    if length < SHORTEST:
        yield f"{length} characters", f"at least {SHORTEST}"
        return
    if length > LONGEST:
        yield f"{length} characters", f"at most {LONGEST}"
    if len(set(password.lower())) < FEWEST_SIGNS:
        yield "the same few characters again and again", f"at least {FEWEST_SIGNS} different ones"
    if len(name) > 3 and name in password.lower() and len(password) - len(name) < SHORTEST // 2:
        yield "little more than the name", "something that others do not know"


def _typed(password: str) -> str:
    """Give the password as every keyboard sends it: one form for each accented letter."""
    return normalize("NFKC", password)


class Passwords:
    """Hashes and checks. Each costs 64 MiB for a moment, so only two are worked on at once."""

    def __init__(self) -> None:
        # the package's defaults: Argon2id with the second choice of RFC 9106
        self._hasher = PasswordHasher()
        self._turns = BoundedSemaphore(HASHED_AT_ONCE)

    @cached_property
    def nobodys(self) -> str:
        """A hash that no password fits, checked where there is no account, so that it takes as long."""
        return self._hasher.hash(token_urlsafe())

    def hashed(self, password: str) -> str:
        """Give the hash to keep."""
        with self._turns:
            return self._hasher.hash(_typed(password))

    def is_right(self, password: str, kept: str | None) -> bool:
        """Whether the password is the one kept. Without one it takes as long, and is never right."""
        if len(password) > LONGEST:
            return False
        with self._turns:
            try:
                is_same = self._hasher.verify(kept or self.nobodys, _typed(password))
            except (VerificationError, InvalidHashError):
                return False
        return is_same and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(kept)
