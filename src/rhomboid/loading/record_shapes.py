"""The shape of what in a person's record answers a question of the interview."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from rhomboid.loading.number_shapes import Id, Strict, Text
from rhomboid.loading.schema import Fact

IcdStem = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]([0-9A-Z](\.[0-9A-Z]{1,4})?)?$")]
Concept = Annotated[str, StringConstraints(pattern=r"^[0-9]{6,18}$")]
# a name as it stands in a list of medicines, in small letters
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z -]+$")]


class RecordSignShape(Strict):
    """What answers one finding with yes."""

    icd10cm: list[IcdStem] = Field(default=[])
    snomed: list[Concept] = Field(default=[])
    medicines: list[Word] = Field(default=[])
    time: Literal["now", "ever"] = "now"

    @model_validator(mode="after")
    def _names_something(self) -> RecordSignShape:
        if not (self.icd10cm or self.snomed or self.medicines):
            raise ValueError("it names no code and no medicine, so nothing would answer it")
        return self


class RecordShape(Fact):
    """Every such fact, in one file."""

    why: Text
    not_swallowed: list[Word] = Field(default=[])
    known: dict[Id, RecordSignShape]
