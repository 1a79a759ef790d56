"""The matcher on medspaCy's ConText and rapidfuzz: a blank pipeline, no model, nothing fetched."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from types import ModuleType
from typing import Any

from rhomboid.language.lexicon import Lexicon
from rhomboid.language.matching import Match
from rhomboid.language.reach import ENDED_BY, Edge, Modifier
from rhomboid.language.spelling import likeliest_slip
from rhomboid.language.tokens import Token

GROUP = "phrases"
DIRECTIONS = {
    "forward": "FORWARD",
    "backward": "BACKWARD",
    "both": "BIDIRECTIONAL",
    "pseudo": "PSEUDO",
    "ends": "TERMINATE",
}
# longer words may hold two slips; shorter ones are too near to one another
TWO_SLIPS_FROM = 8
# a matcher of another vocabulary that medspaCy imports though ConText does not use it, in seconds of load
UNUSED = "quickumls"


@contextmanager
def _without_unused() -> Iterator[None]:
    """Let an empty package stand for the unused one while medspaCy is imported."""
    if UNUSED in sys.modules:
        yield
        return
    stand_in = ModuleType(UNUSED)
    stand_in.spacy_component = None  # type: ignore[attr-defined] # the one name that medspaCy asks for
    sys.modules[UNUSED] = stand_in
    try:
        yield
    finally:
        del sys.modules[UNUSED]


class ContextMatcher:
    """medspaCy's ConText with the modifiers of one language, and guesses by rapidfuzz."""

    name = "nlp"

    def __init__(self, lexicon: Lexicon) -> None:
        # warnings and messages of the packages' own start are not for the person
        import spacy  # noqa: PLC0415 - loaded only where this matcher is asked for

        with _without_unused():
            from medspacy.context import ConText, ConTextRule  # noqa: PLC0415

        self.lexicon = lexicon
        self.pipeline = spacy.blank(lexicon.code if lexicon.code != "und" else "xx")
        self.context = ConText(
            self.pipeline, rules=None, span_attrs=None, input_span_type="group", span_group_name=GROUP
        )
        self.context.add(
            [rule for n in range(len(lexicon.modifiers)) for rule in self._rules(ConTextRule, n)]
        )
        self._words = sorted(lexicon.meant)
        self.guess = lru_cache(maxsize=4096)(self._guess)

    def _rules(self, make: Any, number: int) -> list[Any]:
        modifier = self.lexicon.modifiers[number]
        ended_by = ENDED_BY.get(modifier["category"])
        return [
            make(
                literal=" ".join(sequence),
                category=f"{modifier['category']}#{number}",
                pattern=[self._place(symbol) for symbol in sequence],
                direction=DIRECTIONS[modifier["direction"]],
                max_scope=modifier.get("reach"),
                terminated_by=self._numbered(ended_by) if ended_by else None,
            )
            for sequence in modifier["sequences"]
        ]

    def _numbered(self, category: str) -> set[str]:
        modifiers = self.lexicon.modifiers
        return {f"{category}#{n}" for n, other in enumerate(modifiers) if other["category"] == category}

    def _place(self, symbol: str) -> dict[str, Any]:
        if not symbol.startswith("@"):
            return {"LOWER": symbol}
        return {
            "LOWER": {"IN": [word for word, classes in self.lexicon.classes.items() if symbol in classes]}
        }

    def _guess(self, word: str) -> str | None:
        """Give the nearest word that a phrase has: one slip, or two in a long word."""
        from rapidfuzz import process  # noqa: PLC0415
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        slips = 2 if len(word) >= TWO_SLIPS_FROM else 1
        choices = [one for one in self._words if one[0] == word[0] and abs(len(one) - len(word)) <= slips]
        near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=8)
        return min(
            (str(n[0]) for n in near),
            key=lambda m: (OSA.distance(word, m), likeliest_slip(word, m)),
            default=None,
        )

    def edges(self, tokens: Sequence[Token], matches: Sequence[Match], starts: Sequence[int]) -> list[Edge]:
        """Give each phrase with each modifier in whose reach ConText finds it."""
        from spacy.tokens import Doc, Span, SpanGroup  # noqa: PLC0415

        begins = set(starts)
        doc = Doc(
            self.pipeline.vocab,
            words=[token.word for token in tokens],
            sent_starts=[at in begins for at in range(len(tokens))],
        )
        spans = [Span(doc, m.start, m.end, label=f"p{index}") for index, m in enumerate(matches)]
        doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans)
        self.context(doc)
        edges = []
        for target, modifier in doc._.context_graph.edges:
            start, end = modifier.modifier_span
            if target.start < end and start < target.end:
                # a modifier within a phrase is part of it
                continue
            number = int(modifier.category.rsplit("#", 1)[1])
            edges.append((int(target.label_[1:]), Modifier(number, start, end)))
        return edges
