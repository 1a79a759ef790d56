"""The shape of `wording.yaml`: sentences of the product itself, each with its source or its reason."""

from __future__ import annotations

from pydantic import Field, model_validator

from rhomboid.loading.number_shapes import Id, Strict, Text
from rhomboid.loading.schema import CitationShape, Fact


class StatementShape(Strict):
    """A sentence of the product, with its source or the reason for it."""

    patient: Text
    clinician: Text
    citations: list[CitationShape] = Field(default=[])
    judgement: Text | None = None

    @model_validator(mode="after")
    def _is_supported(self) -> StatementShape:
        if not self.citations and not self.judgement:
            raise ValueError("needs citations, or `judgement` with the reason")
        return self


class WordingFileShape(Fact):
    """The sentences that a result may say whatever the condition."""

    statements: dict[Id, StatementShape]
