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

TEXTS: dict[str, Any] = {
    "ordinary": {
        "summary": "An ordinary story, with what is denied and what is somebody else's",
        "value": {
            "text": "burning between my shoulder blades, worse by evening, no fever, my mum had it too"
        },
    },
    "cannot_wait": {
        "summary": "A sign that is asked before anything is shown back",
        "value": {"text": "my back aches and I wet myself this morning"},
    },
    "other_language": {
        "summary": "A language that is not understood: the cards and the emergency questions",
        "value": {"text": "Ich habe seit gestern starke Schmerzen im Rücken"},
    },
}
