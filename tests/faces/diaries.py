"""An exported diary with something in every place."""

from __future__ import annotations

from typing import Any

BARE: dict[str, Any] = {
    **dict.fromkeys(("worst", "average", "interference", "function", "sleep_hours")),
    **dict.fromkeys(("helped", "note", "seen"), ""),
    **{name: [] for name in ("doses", "exercises", "signs")},
}
DIARY: dict[str, Any] = {
    "format": "rhomboid diary",
    "version": 1,
    "person": "me",
    "activity": "carry my bag",
    "began_on": "2026-01-02",
    "answers": {"age_years": 40, "sex": "female", "answers": {"fever": "absent", "duration": "unknown"}},
    "entries": [
        {"day": "2026-11-01", "now": 4, **BARE},
        {
            "day": "2026-11-02",
            **{"now": 5, "worst": 7, "average": 6, "interference": 4, "function": 5, "sleep_hours": 6.5},
            "doses": [
                {"product": "paracetamol", "mg": 500.0, "times": 3},
                {"product": "ibuprofen", "mg": 200.0, "times": 2},
            ],
            "exercises": ["wall slides", "walking"],
            "signs": [
                {"finding": "fever", "value": "present"},
                {"finding": "duration", "value": "2_to_6_weeks"},
            ],
            "helped": "heat",
            "note": "hello\nthere",
            "seen": "GP",
        },
    ],
}
