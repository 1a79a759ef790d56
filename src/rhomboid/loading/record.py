"""What a record answers: compiled content to frozen types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rhomboid.domain.record import RecordSign, RecordSigns


def record_signs_from(content: Mapping[str, Any]) -> RecordSigns:
    """Give every fact of `record.yaml`, by finding."""
    signs = [
        RecordSign(
            finding,
            tuple(one.get("icd10cm", ())),
            tuple(one.get("snomed", ())),
            tuple(one.get("medicines", ())),
            one.get("time") == "ever",
        )
        for finding, one in sorted(content.get("known", {}).items())
    ]
    return RecordSigns(tuple(signs), tuple(content.get("not_swallowed", ())))
