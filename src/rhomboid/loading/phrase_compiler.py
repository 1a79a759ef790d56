"""The phrase files to their own compiled JSON, which no assessment reads; every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault
from rhomboid.loading import phrase_shapes as shapes
from rhomboid.loading.compiled import content_hash
from rhomboid.loading.files import PHRASES, KnowledgeFiles
from rhomboid.loading.phrase_patterns import AMOUNTS, expanded, inflected

PRESENT, ABSENT = "present", "absent"
ENTRIES_KEY = "$"
COMMA = "COMMA"
AMOUNT_NAMES = tuple(name.lower() for name in AMOUNTS)
SETTINGS: dict[str, type[shapes.PhraseFile]] = {
    "modifiers": shapes.ModifiersShape,
    "words": shapes.WordsShape,
    "times": shapes.TimesShape,
    "crisis": shapes.CrisisShape,
}


def compiled_phrases(files: KnowledgeFiles, content: Mapping[str, Any]) -> dict[str, Any]:
    """Give the phrases of every language, with their hash; faults are kept in `files`.

    content: the compiled knowledge, whose findings and options the phrases may name.
    """
    root = files.root / PHRASES
    languages = sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    profiles = files.fact(root / "profiles.yaml", shapes.ProfileShape) if languages else None
    phrases = {
        "languages": {name: _Language(files, root / name, content).compiled() for name in languages},
        "profiles": profiles.profiles if profiles else {},
    }
    return {**phrases, "hash": content_hash(phrases)}


class _Language:
    """One language on its way from files to what a matcher reads."""

    def __init__(self, files: KnowledgeFiles, folder: Path, content: Mapping[str, Any]) -> None:
        self.files, self.folder, self.content = files, folder, content
        self.entries: list[dict[str, Any]] = []
        self.trie: dict[str, Any] = {}
        self.classes: dict[str, list[str]] = {}
        self.place = ""

    def compiled(self) -> dict[str, Any]:
        """Give the content of the language; empty where a file of settings has a fault."""
        read = {name: self._settings(name, shape) for name, shape in SETTINGS.items()}
        families = self._families()
        words, times = read["words"], read["times"]
        crisis, modifiers = read["crisis"], read["modifiers"]
        if not (
            isinstance(words, shapes.WordsShape)
            and isinstance(times, shapes.TimesShape)
            and isinstance(crisis, shapes.CrisisShape)
            and isinstance(modifiers, shapes.ModifiersShape)
        ):
            return {}
        for name, members in words.classes.items():
            self.classes[name] = [w for m in members for w in self._words_of(m)]
        for family in families:
            self._family(family)
        self._times(times)
        self._crisis(crisis)
        content = {
            "trie": self.trie,
            "entries": self.entries,
            "modifiers": [self._modifier(m) for m in modifiers.modifiers],
            "clauses": _plain(modifiers, "modifiers"),
            "rewrites": [[k.split(), v.split()] for k, v in words.rewrites.items()],
            "profile": words.profile,
            "times": _plain(times, "duration", "not_duration", "severity", "not_severity", "age", "sexes"),
            "crisis_findings": crisis.findings,
            "implied": [i.model_dump() for i in crisis.implied],
        }
        return {**content, "classes": self._by_word(), "ordinary": self._ordinary(words)}

    def _settings(self, name: str, shape: type[shapes.PhraseFile]) -> shapes.PhraseFile | None:
        return self.files.fact(self.folder / f"{name}.yaml", shape)

    def _families(self) -> list[shapes.PhrasesShape]:
        paths = [p for p in sorted(self.folder.glob("*.yaml")) if p.stem not in SETTINGS]
        read = (self.files.fact(path, shapes.PhrasesShape) for path in paths)
        return [family for family in read if family is not None]

    # what phrases say --------------------------------------------------------------------------------

    def _family(self, family: shapes.PhrasesShape) -> None:
        for finding_id, said in family.phrases.items():
            self.place = f"{PHRASES}/{self.folder.name}/{family.id}.yaml: phrases.{finding_id}"
            past = {key: "counts" for key in ("past", "within") if getattr(said, key)}
            one = {"says": {finding_id: PRESENT}, "denied": {finding_id: ABSENT}, **past}
            if said.present:
                self._entry(one, said.present)
            if said.absent:
                self._entry({"says": {finding_id: ABSENT}, "denied": {}}, said.absent)
            for option, patterns in said.options.items():
                self._entry({"says": {finding_id: option}, "denied": {}, **past}, patterns)
        for said_together in family.together:
            self.place = f"{PHRASES}/{self.folder.name}/{family.id}.yaml: together"
            past = {"past": "counts"} if said_together.past else {}
            past |= {"certainty": said_together.certainty} if said_together.certainty else {}
            self._entry(
                {"says": said_together.says, "denied": said_together.denied, **past}, said_together.phrases
            )

    def _times(self, times: shapes.TimesShape) -> None:
        self.place = f"{PHRASES}/{self.folder.name}/times.yaml"
        for kind in ("duration", "severity", "age"):
            self._entry({"kind": kind}, getattr(times, kind))
        self._entry({"kind": "skip"}, [*times.not_duration, *times.not_severity])
        for sex, patterns in times.sexes.items():
            self._entry({"kind": "sex", "sex": sex}, patterns)

    def _crisis(self, crisis: shapes.CrisisShape) -> None:
        self.place = f"{PHRASES}/{self.folder.name}/crisis.yaml"
        self._entry({"kind": "crisis"}, crisis.crisis)
        self._entry({"kind": "skip", "whole": "touched"}, crisis.not_meant)

    def _entry(self, entry: dict[str, Any], patterns: Iterable[str]) -> None:
        for pairs in (entry.get("says", {}), entry.get("denied", {})):
            for finding_id, value in pairs.items():
                self._check(finding_id, value)
        index = len(self.entries)
        self.entries.append(entry)
        for pattern in patterns:
            for sequence in self._sequences(pattern):
                node = self.trie
                for symbol in sequence:
                    node = node.setdefault(symbol, {})
                ends = node.setdefault(ENTRIES_KEY, [])
                if index not in ends:
                    ends.append(index)

    def _check(self, finding_id: str, value: str) -> None:
        finding = self.content["findings"].get(finding_id)
        if finding is None or finding.get("derived"):
            if finding_id not in self.files.unread:
                expected = f"an id of findings/ that is asked{nearest(finding_id, self.content['findings'])}"
                self._fault(finding_id, expected)
            return
        legal = [o["id"] for o in finding.get("options", ())] or [PRESENT, ABSENT]
        if value not in legal:
            self._fault(value, f"one of {', '.join(legal)}")

    def _fault(self, found: str, expected: str) -> None:
        self.files.faults.append(Fault(self.place, f'"{found}"', expected, "Mend the phrase."))

    # words -------------------------------------------------------------------------------------------

    def _sequences(self, pattern: str) -> list[tuple[str, ...]]:
        try:
            sequences = expanded(pattern)
        except ValueError as error:
            self._fault(pattern, str(error))
            return []
        return [tuple(self._symbol(word, pattern) for word in sequence) for sequence in sequences]

    def _symbol(self, place: str, pattern: str) -> str:
        """Give a plain word, or @name for a place where one of several words may stand, or an amount."""
        if "|" in place:
            self.classes.setdefault(
                place, [w for word in place.split("|") for w in self._members(word, pattern)]
            )
            return f"@{place}"
        if place.endswith("~"):
            self.classes.setdefault(place, inflected(place[:-1]))
            return f"@{place}"
        if place.isupper() and place.lower() in AMOUNT_NAMES:
            return f"@{place.lower()}"
        members = self._members(place, pattern)
        return f"@{place.lower()}" if len(members) != 1 else members[0]

    def _members(self, word: str, pattern: str) -> list[str]:
        """Give the words that one word of a pattern stands for."""
        if word.endswith("~"):
            return inflected(word[:-1])
        if word == COMMA:
            return [","]
        if not (word.isupper() and word.isalpha()):
            return [word]
        name = word.lower()
        if name not in self.classes:
            self._fault(f"{word} in {pattern}", f"a class of words.yaml{nearest(name, self.classes)}")
        return self.classes.get(name, [])

    def _words_of(self, member: str) -> list[str]:
        return inflected(member[:-1]) if member.endswith("~") else [member]

    def _modifier(self, modifier: shapes.ModifierShape) -> dict[str, Any]:
        self.place = f"{PHRASES}/{self.folder.name}/modifiers.yaml"
        sequences = [s for pattern in modifier.words for s in self._sequences(pattern)]
        plain = modifier.model_dump(exclude_none=True, exclude={"words"})
        return {**plain, "sequences": [list(s) for s in dict.fromkeys(sequences)]}

    def _by_word(self) -> dict[str, list[str]]:
        """Give for each word the symbols of the classes that it belongs to."""
        by_word: dict[str, list[str]] = {}
        for name, members in self.classes.items():
            for word in members:
                symbols = by_word.setdefault(word, [])
                if f"@{name}" not in symbols:
                    symbols.append(f"@{name}")
        return by_word

    def _ordinary(self, words: shapes.WordsShape) -> str:
        """Give words that are spelled right, so that no fuzzy match touches them: those of the knowledge."""
        found = set(words.ordinary)
        for text in _texts(self.content["findings"]):
            found |= {
                w for w in "".join(c if c.isalpha() else " " for c in text.lower()).split() if len(w) > 3
            }
        for text in _texts(self.content["conditions"]):
            found |= {
                w for w in "".join(c if c.isalpha() else " " for c in text.lower()).split() if len(w) > 3
            }
        return " ".join(sorted(found))


def _plain(model: BaseModel, *without: str) -> dict[str, Any]:
    return model.model_dump(exclude_none=True, exclude={"id", "about", *without})


def _texts(content: Any) -> Iterable[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)
