"""Bodies that the OpenAPI document shows."""

from __future__ import annotations

from typing import Any

BODIES: dict[str, Any] = {
    "nothing_yet": {"summary": "The start of an interview", "value": {"answers": {}}},
    "who": {
        "summary": "Age and sex are known, nothing else was asked",
        "value": {"age_years": 36, "sex": "female", "answers": {}},
    },
    "chest_pain": {
        "summary": "A sign that opens a follow-up question",
        "value": {"age_years": 58, "sex": "male", "answers": {"chest_pain": "present", "fever": "unknown"}},
    },
}
