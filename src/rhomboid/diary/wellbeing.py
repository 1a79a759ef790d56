"""What must be said at once about an entry: words of crisis, and medicines over the most for one day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rhomboid.diary.entries import Dose
from rhomboid.domain.follow_up import FollowUp, Medicine


def plain_words(text: str) -> str:
    """Give a text in small letters, without accents, one blank between words, straight apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("`", "'"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9']+", " ", bare.casefold()).strip()


def speaks_of_crisis(texts: Iterable[str], known: FollowUp) -> bool:
    """Whether a text holds a word or phrase of crisis, whatever stands around it."""
    phrases = [re.escape(plain_words(words)) for words in known.crisis_words]
    pattern = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(phrases)})(?![a-z0-9])")
    return any(pattern.search(plain_words(text)) for text in texts)


@dataclass(frozen=True)
class TakenTogether:
    """A medicine and how much of it was taken in a day. Units: mg."""

    medicine: Medicine
    mg: float

    @property
    def is_over(self) -> bool:
        """Whether it is more than the most for one day."""
        return self.mg > self.medicine.most_mg_a_day.value


def taken_together(doses: Sequence[Dose], known: FollowUp) -> tuple[TakenTogether, ...]:
    """Give the sum of each known medicine over all products of a day."""
    sums: dict[str, float] = {}
    for dose in doses:
        for medicine in medicines_in(dose.product, known):
            sums[medicine.id] = sums.get(medicine.id, 0.0) + dose.mg * dose.times
    return tuple(TakenTogether(known.medicines[name], mg) for name, mg in sorted(sums.items()))


def medicines_in(product: str, known: FollowUp) -> tuple[Medicine, ...]:
    """Give the known medicines that a product is or holds, by any of its names."""
    words = f" {plain_words(product)} "
    return tuple(
        medicine
        for medicine in known.medicines.values()
        if any(f" {plain_words(name)} " in words for name in (*medicine.names, *medicine.also_in))
    )


def held_beside(product: str, known: FollowUp) -> tuple[Medicine, ...]:
    """Give the known medicines that a product holds beside something else."""
    words = f" {plain_words(product)} "
    return tuple(
        medicine
        for medicine in medicines_in(product, known)
        if any(f" {plain_words(name)} " in words for name in medicine.also_in)
    )
