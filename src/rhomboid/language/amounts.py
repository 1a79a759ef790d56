"""Numbers, lengths of time and days to count from, in a row of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rhomboid.language.tokens import Token

Amount = tuple[int, float]
JOINED_BY = ("to", "or", "-")


class Amounts:
    """Where in a text a number, a length of time (in days) or a day to count from stands: (words, value)."""

    def __init__(self, times: Mapping[str, Any], tokens: Sequence[Token], as_of: date) -> None:
        self.times, self.as_of = times, as_of
        self.words = [token.word for token in tokens]
        self.moments = {tuple(k.split()): v for k, v in times["moments"].items()}
        # most words open neither, which this tells without joining words
        self.number_openings = {words.split()[0] for words in times["numbers"]}
        self.moment_openings = {words[0] for words in self.moments}
        self.numbers: dict[int, Amount] = {}
        self.spans: dict[int, Amount] = {}
        self.days: dict[int, Amount] = {}
        for at in range(len(self.words)):
            self._read(at)

    def _read(self, at: int) -> None:
        number = self._number(at)
        if number is not None:
            self.numbers[at] = number
        span = self._span(at, number)
        if span is not None:
            self.spans[at] = span
        day = self._moment(at)
        if day is not None:
            self.days[at] = day

    def _word(self, at: int) -> str:
        return self.words[at] if at < len(self.words) else ""

    def _one_number(self, at: int) -> Amount | None:
        word = self._word(at)
        if word.replace(".", "", 1).isdecimal() and len(word) < 7:
            return 1, float(word)
        for length in (4, 3, 2, 1) if word in self.number_openings else ():
            value = self.times["numbers"].get(" ".join(self.words[at : at + length]))
            if value is not None and at + length <= len(self.words):
                return length, float(value)
        return None

    def _number(self, at: int) -> Amount | None:
        """Give a number; of a range ("7 to 8") the larger end."""
        one = self._one_number(at)
        if one is None:
            return None
        length, value = one
        if self._word(at + length) in JOINED_BY:
            other = self._one_number(at + length + 1)
            if other is not None and other[1] > value:
                return length + 1 + other[0], other[1]
        following = self._one_number(at + length)
        if following is not None and following[1] > value and self._word(at + length).isdecimal():
            # a hyphen within a word is left out: "2-3"
            return length + following[0], following[1]
        return one

    def _span(self, at: int, number: Amount | None) -> Amount | None:
        lone = self.times["lone_units"].get(self._word(at))
        if number is None:
            return (1, float(lone)) if lone is not None else None
        length, value = number
        unit = self.times["units"].get(self._word(at + length))
        if unit is None:
            return self._clinic_span(at, number)
        if self.words[at + length + 1 : at + length + 4] == self.times["and_a_half"]:
            return length + 4, (value + 0.5) * unit
        return length + 1, value * unit

    def _clinic_span(self, at: int, number: Amount) -> Amount | None:
        """Give a length of time as clinicians note it: 3/7 are three days, 2/52 two weeks, 4/12 months."""
        length, value = number
        unit = self.times["clinic_units"].get(self._word(at + length + 1))
        if unit is None or self._word(at + length) != "/" or self._word(at + length + 2) == "/":
            return None
        return length + 2, value * unit

    def _moment(self, at: int) -> Amount | None:
        word = self._word(at)
        for length in (3, 2, 1) if word in self.moment_openings else ():
            value = self.moments.get(tuple(self.words[at : at + length]))
            if value is not None and at + length <= len(self.words):
                return length, float(value)
        if at in self.numbers and self._is_clock(at):
            return 2, float(self.times["clock_days"])
        if word in self.times["weekdays"]:
            ago = (self.as_of.weekday() - self.times["weekdays"].index(word)) % 7
            return 1, float(ago or 7)
        if word in self.times["months"]:
            return self._since_month(at, self.times["months"].index(word) + 1)
        if word.isdecimal() and 1950 <= int(word) < self.as_of.year:
            return 1, (self.as_of - date(int(word), 7, 1)).days
        return None

    def _is_clock(self, at: int) -> bool:
        """Whether a number is a time of the day since when ("since 2 am", "since 05:30")."""
        is_marked = self._word(at + 1) in self.times["clock_words"]
        before = self.words[max(at - 2, 0) : at]
        return is_marked and any(word in self.times["clock_after"] for word in before)

    def _since_month(self, at: int, month: int) -> Amount:
        """Give days since the middle of a month, of the year named or the last one that has passed."""
        year, length = self.as_of.year - (month > self.as_of.month), 1
        named = self._word(at + 1)
        if named.isdecimal() and 1950 <= int(named) <= self.as_of.year:
            year, length = int(named), 2
        return length, float(max((self.as_of - date(year, month, 15)).days, 3))
