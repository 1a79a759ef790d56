"""Counts and times of requests as Prometheus text. No answer, no address and no key is ever in it."""

from __future__ import annotations

from collections import Counter, defaultdict

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0)
# a method is whatever the caller calls it: others than these are counted as one, so that memory has an end
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
Labels = tuple[str, str, int]


class Metrics:
    """What has been asked of this process since it started."""

    def __init__(self, engine: str, knowledge: str) -> None:
        self._build = f'rhomboid_build{{engine="{engine}",knowledge="{knowledge}"}} 1'
        self._requests: Counter[Labels] = Counter()
        self._slots: dict[str, Counter[float]] = defaultdict(Counter)
        self._seconds: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests[method if method in METHODS else "other", route, status] += 1
        self._counts[route] += 1
        self._seconds[route] += seconds  # type: ignore[assignment]
        for bound in BOUNDS:
            if seconds <= bound:
                self._slots[route][bound] += 1

    def text(self) -> str:
        """Give everything in the text format 0.0.4 of Prometheus."""
        lines = ["# TYPE rhomboid_build gauge", self._build, "# TYPE rhomboid_requests_total counter"]
        lines += [
            f'rhomboid_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}'
            for (method, route, status), count in sorted(self._requests.items())
        ]
        lines.append("# TYPE rhomboid_request_seconds histogram")
        for route in sorted(self._counts):
            lines += self._histogram(route)
        return "\n".join(lines) + "\n"

    def _histogram(self, route: str) -> list[str]:
        name, count = "rhomboid_request_seconds", self._counts[route]
        slots = [f'{name}_bucket{{route="{route}",le="{b}"}} {self._slots[route][b]}' for b in BOUNDS]
        return [
            *slots,
            f'{name}_bucket{{route="{route}",le="+Inf"}} {count}',
            f'{name}_sum{{route="{route}"}} {self._seconds[route]:.6f}',
            f'{name}_count{{route="{route}"}} {count}',
        ]
