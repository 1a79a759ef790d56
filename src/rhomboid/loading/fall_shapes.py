"""The shape of the written reasons why an urgency may fall although an answer became less reassuring."""

from __future__ import annotations

from pydantic import Field, model_validator

from rhomboid.loading.number_shapes import Id, Strict, Text
from rhomboid.loading.schema import CitationShape, Fact, UrgencyId


class ClosingShape(Strict):
    """One reason. It closes a fall to which every key that is given applies.

    before: levels from which it may fall. down_to: the lowest level to which it may. danger: the condition
    whose threshold let go. findings: whose answer changed. took: the condition whose share rose most.
    """

    down_to: UrgencyId
    before: list[UrgencyId] = Field(default=[])
    danger: Id | None = None
    findings: list[Id] = Field(default=[])
    took: list[Id] = Field(default=[])
    why: Text
    citations: list[CitationShape] = Field(default=[])

    @model_validator(mode="after")
    def _closes_something_named(self) -> ClosingShape:
        if not self.before and self.danger is None:
            raise ValueError("a reason names `danger` or the levels `before`, or it would close everything")
        return self


class FallsShape(Fact):
    """Every reason, in one file."""

    closings: list[ClosingShape] = Field(min_length=1)
