"""The shape of a consumer article that is answered statement by statement."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from rhomboid.loading.number_shapes import Id, Strict, Text
from rhomboid.loading.schema import CitationShape, Fact

# the label of a requirement: place, cause, difference, flag, treatment, prevention or follow-up
Row = Annotated[
    str,
    StringConstraints(pattern=r"^(P[1-4]|C([1-9]|1[0-9]|2[0-8])|D[1-3]|F[1-8]|T[1-8]|V[1-6]|U[1-3])$"),
]


class ArticleStatementShape(Strict):
    """What an article says, in our words, and what the program says or does with it."""

    says: Text
    verdict: Literal["taken_over", "corrected", "left_out"]
    answer: Text
    rows: list[Row] = Field(min_length=1)
    facts: list[Id]
    citations: list[CitationShape] = Field(default=[])
    judgement: Text | None = None

    @model_validator(mode="after")
    def _is_supported(self) -> ArticleStatementShape:
        if self.verdict == "corrected" and not self.citations and not self.judgement:
            raise ValueError("a correction needs citations, or `judgement` with the reason")
        return self


class ArticleShape(Fact):
    """A consumer article, answered statement by statement."""

    title: Text
    label: Annotated[str, StringConstraints(pattern=r"^A[0-9]+$")]
    weight: Text
    statements: list[ArticleStatementShape] = Field(min_length=1)
