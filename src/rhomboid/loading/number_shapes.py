"""The shape of a number and of a table of numbers: every one says where it comes from.

Source of the rule "exactly one of counts, interval, judgement": decision record 0004.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
# an option may open with a number (3_to_14_days)
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", strict=False)


class RangeShape(Strict):
    """A share and its range. Units: fraction."""

    point: float = Field(gt=0, lt=1)
    low: float = Field(gt=0, lt=1)
    high: float = Field(gt=0, lt=1)
    unit: Literal["share"] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> RangeShape:
        if not self.low <= self.point <= self.high:
            raise ValueError(f"low {self.low} <= point {self.point} <= high {self.high} does not hold")
        return self


class CountsShape(Strict):
    """n of m, seen in a source."""

    n: int = Field(gt=0)
    of: int = Field(gt=1)

    @model_validator(mode="after")
    def _in_order(self) -> CountsShape:
        if not self.n < self.of:
            raise ValueError(f"n {self.n} must be below of {self.of}; 0 or all is an `interval`")
        return self


class Originated(Strict):
    """What every number and table must say about where it comes from."""

    reads: Text
    source: Id | None = None
    where: Text | None = None
    why: Text | None = None
    arithmetic: Text | None = None

    @model_validator(mode="after")
    def _is_supported(self) -> Originated:
        kinds = [
            kind for kind in ("counts", "interval", "judgement") if getattr(self, kind, None) is not None
        ]
        if len(kinds) != 1:
            raise ValueError("needs exactly one of counts, interval and judgement")
        if kinds == ["judgement"]:
            if not self.why:
                raise ValueError("a judgement needs `why`, its reason")
        elif not (self.source and self.where):
            raise ValueError(
                f"{kinds[0]} needs `source` and `where` in it; without a source it is a judgement"
            )
        return self


class NumberShape(Originated):
    """One share."""

    counts: CountsShape | None = None
    interval: RangeShape | None = None
    judgement: RangeShape | None = None


class TableShape(Originated):
    """Shares of the options of a question; points sum to 1 within 0.02."""

    counts: dict[OptionId, Annotated[int, Field(gt=0)]] | None = None
    interval: dict[OptionId, RangeShape | Literal["share"]] | None = None
    judgement: dict[OptionId, RangeShape] | None = None

    @model_validator(mode="after")
    def _sums_to_one(self) -> TableShape:
        ranges = self.judgement or self.interval
        if ranges:
            total = sum(r.point for r in ranges.values() if isinstance(r, RangeShape))
            if abs(total - 1) > 0.0201:
                raise ValueError(f"the points sum to {total:.3f}, not to 1")
        return self
