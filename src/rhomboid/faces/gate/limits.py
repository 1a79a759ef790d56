"""How much one caller may ask for: size of a body, requests a minute, and keys."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

CALLERS_REMEMBERED = 10_000


@dataclass(frozen=True)
class Limits:
    """What a caller is held to. requests_per_minute: 0 for no limit. key_hashes: SHA-256; none: no keys."""

    largest_bytes: int = 1_000_000
    requests_per_minute: int = 6_000
    key_hashes: frozenset[str] = frozenset()


def key_hashes_of(keys: Iterable[str]) -> frozenset[str]:
    """Give the hashes of keys, so that the service holds no key in the clear."""
    return frozenset(sha256(key.encode()).hexdigest() for key in keys if key)


def is_known_key(key: str, hashes: frozenset[str]) -> bool:
    """Whether a key is one of those, in a time that does not tell how much of it is right."""
    told = sha256(key.encode()).hexdigest()
    is_known = False
    for known in hashes:
        is_known |= compare_digest(told, known)
    return is_known


class Allowance:
    """A bucket of requests for each caller, filled again steadily; only the latest callers are remembered."""

    def __init__(self, requests_per_minute: int) -> None:
        self._per_second = requests_per_minute / 60
        # a quarter of a minute's requests may come at once: a page with many calls is no attack
        self._full = max(requests_per_minute / 4, 1.0)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, caller: str, now: float) -> float:
        """Take one request and give 0, or give the seconds until there is one to take. now: seconds."""
        if self._per_second == 0:
            return 0.0
        left, since = self._left.pop(caller, (self._full, now))
        left = min(self._full, left + (now - since) * self._per_second)
        is_free = left >= 1
        self._left[caller] = (left - is_free, now)
        if len(self._left) > CALLERS_REMEMBERED:
            self._left.popitem(last=False)
        return 0.0 if is_free else (1 - left) / self._per_second
