"""What in a person's record answers a question of the interview, as frozen types.

The facts live in `knowledge/record.yaml`. No assessment reads them: it is like any other answer.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordSign:
    """What answers one finding with yes.

    icd10cm: codes, each with all below it. snomed: codes, each alone. medicines: words of a name.
    is_past_told: whether an illness that is over counts too.
    """

    finding: str
    icd10cm: tuple[str, ...]
    snomed: tuple[str, ...]
    medicines: tuple[str, ...]
    is_past_told: bool


@dataclass(frozen=True, slots=True)
class RecordSigns:
    """Every such fact. not_swallowed: words for forms of a medicine that are not taken by mouth."""

    signs: tuple[RecordSign, ...]
    not_swallowed: tuple[str, ...]
