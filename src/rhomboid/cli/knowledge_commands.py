"""`rhomboid knowledge`: check, list, show, articles, sources, compile and export."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.inference.bif import bif_text
from rhomboid.inference.network import network_of
from rhomboid.loading.citations import cited_in
from rhomboid.loading.compiled import canonical_json, knowledge_from
from rhomboid.loading.folder import (
    COMPILED_NAME,
    SHIPPED_FOLDER,
    compile_to,
    shipped_articles,
    shipped_closings,
    shipped_content,
    shipped_follow_up_content,
)

KINDS = (
    *("findings", "conditions", "red_flags", "exclusions", "pathways", "sources"),
    *("treatments", "prevention", "exercises"),
)
# what the diary and the checks read; each file is one fact
FOLLOW_UP = ("diary", "checks")
VERDICTS = ("taken_over", "corrected", "left_out")


def check(folder: str | None) -> str:
    """Give one line of counts. Errors: KnowledgeError with every fault."""
    from rhomboid.loading.compiler import compile_folder  # loads pydantic and ruamel.yaml

    root = Path(folder) if folder else SHIPPED_FOLDER
    if not root.is_dir():
        raise RhomboidError([Fault(str(root), "no folder", "a knowledge folder", "Check the path.")])
    content = compile_folder(root)
    counts = ", ".join(f"{len(content[kind])} {kind.replace('_', ' ')}" for kind in KINDS)
    kinds = Counter(n["kind"] for n in numbers_of(content))
    numbers = ", ".join(f"{kinds[kind]} {kind}" for kind in ("counts", "interval", "judgement"))
    return f"No faults. {counts}. Numbers and tables by kind: {numbers}. Hash {content['hash'][:12]}."


def numbers_of(content: Any) -> Iterator[dict[str, Any]]:
    """Give every number and table of a compiled content."""
    if isinstance(content, dict):
        if "reads" in content and "kind" in content:
            yield content
        for value in content.values():
            yield from numbers_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from numbers_of(value)


def compile_shipped() -> str:
    """Compile the shipped folder and say where it went."""
    content = compile_to(SHIPPED_FOLDER, SHIPPED_FOLDER / COMPILED_NAME)
    return f"Compiled version {content['version']}, hash {content['hash'][:12]}, to {COMPILED_NAME}."


def listed(kind: str) -> str:
    """Give one line per fact of a kind: id and title."""
    if kind not in KINDS:
        expected = f"one of {', '.join(KINDS)}{nearest(kind, KINDS)}"
        raise RhomboidError([Fault("knowledge list", f'"{kind}"', expected, "Choose one of these.")])
    facts = shipped_content()[kind]
    width = max(map(len, facts))
    return "\n".join(f"{i:{width}}  {_title(fact)}{_options(fact)}" for i, fact in sorted(facts.items()))


def _title(fact: dict[str, Any]) -> str:
    title = fact["title"]
    return str(title["clinician"]) if isinstance(title, dict) else str(title)


def _options(fact: dict[str, Any]) -> str:
    options = ", ".join(o["id"] for o in fact.get("options", ()))
    return f" [{options}]" if options else ""


def fact_content(fact_id: str) -> dict[str, Any]:
    """Give one fact with the sources that it cites. Errors: an unknown id, with the nearest known one."""
    content = shipped_content()
    for kind in KINDS:
        if fact_id in content[kind]:
            fact = content[kind][fact_id]
            cited = sorted(set(cited_in(fact)))
            # `kind` is taken: a condition and a source have one of their own
            return {"folder": kind, "id": fact_id, **fact, "cited": {s: content["sources"][s] for s in cited}}
    follow_up = shipped_follow_up_content()
    for folder in FOLLOW_UP:
        if fact_id in follow_up[folder]:
            fact = follow_up[folder][fact_id]
            cited = sorted(set(cited_in(fact)))
            return {"folder": folder, **fact, "cited": {s: content["sources"][s] for s in cited}}
    known = tuple(i for kind in KINDS for i in content[kind])
    known += tuple(i for folder in FOLLOW_UP for i in follow_up[folder])
    expected = f"an id of the knowledge{nearest(fact_id, known)}"
    raise RhomboidError(
        [Fault("knowledge show", f'"{fact_id}"', expected, "List ids with `rhomboid knowledge list`.")]
    )


def shown(fact_id: str) -> str:
    """Give one fact as text: every number with its range, its source and the place in it."""
    fact = fact_content(fact_id)
    cited = fact.pop("cited")
    lines = [f"{fact_id} ({fact.pop('folder')})", *_shown_lines(fact, "")]
    if cited:
        lines += ["", "Sources:"]
        lines += [f"  {i}: {_reference(source)}" for i, source in cited.items()]
    return "\n".join(lines)


def _reference(source: dict[str, Any]) -> str:
    parts = (
        source.get("authors"),
        source["title"],
        source.get("container"),
        source.get("year"),
        source.get("url"),
    )
    return ". ".join(str(part) for part in parts if part) + f" ({source['kind']}, {source['read']} read)"


def _shown_lines(value: Any, indent: str) -> Iterator[str]:
    for key, one in value.items():
        if isinstance(one, dict) and "reads" in one and "kind" in one:
            yield from _number_lines(key, one, indent)
        elif isinstance(one, dict):
            yield f"{indent}{key}:"
            yield from _shown_lines(one, indent + "  ")
        elif isinstance(one, list) and one and isinstance(one[0], dict):
            yield f"{indent}{key}:"
            for part in one:
                yield f"{indent}  - " + "; ".join(f"{k}: {v}" for k, v in part.items())
        elif isinstance(one, list) and one and " " in str(one[0]):
            yield from (f"{indent}{key}:", *(f"{indent}  - {line}" for line in one))
        else:
            yield f"{indent}{key}: {one}"


def _number_lines(key: str, number: dict[str, Any], indent: str) -> Iterator[str]:
    if "share" in number:
        point, low, high = number["share"]
        counts = f", {number['n']} of {number['of']}" if "n" in number else ""
        yield f"{indent}{key}: {point:g} ({low:g} to {high:g}; {number['kind']}{counts})"
    else:
        yield f"{indent}{key}: ({number['kind']})"
        for option, (point, low, high) in number["shares"].items():
            yield f"{indent}    {option}: {point:g} ({low:g} to {high:g})"
    yield f"{indent}    {number['reads']}"
    if "source" in number:
        yield f"{indent}    source: {number['source']}, {number.get('where', '')}"
    for word in ("why", "arithmetic"):
        if word in number:
            yield f"{indent}    {word}: {number[word]}"


def articles_content(article_id: str | None) -> dict[str, Any]:
    """Give one article with the sources that it cites, or counts of each. Errors: an unknown id."""
    articles = shipped_articles()
    if article_id is None:
        return {i: _counted(article) for i, article in articles.items()}
    if article_id not in articles:
        expected = f"an article{nearest(article_id, articles)}"
        remedy = "List them with `rhomboid knowledge articles`."
        raise RhomboidError([Fault("knowledge articles", f'"{article_id}"', expected, remedy)])
    known = shipped_content()["sources"]
    article = articles[article_id]
    return {**article, "cited": {source: known[source] for source in sorted(set(cited_in(article)))}}


def _counted(article: dict[str, Any]) -> dict[str, Any]:
    verdicts = Counter(statement["verdict"] for statement in article["statements"])
    counts = {verdict: verdicts[verdict] for verdict in VERDICTS}
    return {"label": article["label"], "title": article["title"], "weight": article["weight"], **counts}


def articles_table() -> str:
    """Give one line per article: label, id, counts by verdict, title."""
    articles = sorted(articles_content(None).items(), key=lambda part: str(part[1]["label"]))
    width = max(len(i) for i, _ in articles)
    head = " ".join(f"{verdict.replace('_', ' '):>10}" for verdict in VERDICTS)
    lines = [f"{'':3} {'':{width}} {head}"]
    for i, article in articles:
        counts = " ".join(f"{article[verdict]:10}" for verdict in VERDICTS)
        lines.append(f"{article['label']:3} {i:{width}} {counts}  {article['title']}")
    return "\n".join(lines)


def article_text(article_id: str) -> str:
    """Give one article as text: who wrote it, each statement, its verdict and the answer."""
    article = articles_content(article_id)
    lines = [f"{article['title']} ({article['label']})", *_wrapped(article["weight"], "")]
    for number, statement in enumerate(article["statements"], start=1):
        lines += ["", *_statement_lines(number, statement)]
    lines += ["", "Sources:", *(f"  {i}: {_reference(source)}" for i, source in article["cited"].items())]
    return "\n".join(lines)


def _statement_lines(number: int, statement: dict[str, Any]) -> Iterator[str]:
    yield f"{number}. {statement['verdict'].replace('_', ' ')} ({', '.join(statement['rows'])})"
    yield from _wrapped(f"It says: {statement['says']}", "   ")
    yield from _wrapped(f"Answer: {statement['answer']}", "   ")
    if statement["facts"]:
        yield from _wrapped(f"Lives in: {', '.join(statement['facts'])}", "   ")
    for citation in statement["citations"]:
        yield from _wrapped(f"Source: {citation['source']}, {citation['where']}", "   ")
    if "judgement" in statement:
        yield from _wrapped(f"Judgement: {statement['judgement']}", "   ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=indent, subsequent_indent=indent + "  ")


def sources() -> str:
    """Give one line per source: how many statements lean on it, how much was read, and the reference."""
    content = shipped_content()
    kinds = (*KINDS, "model", "wording", "plan", "joints", "programme")
    citing = [content[kind] for kind in kinds if kind != "sources"]
    citing += [shipped_articles(), shipped_closings(), shipped_follow_up_content()]
    uses = Counter(source for part in citing for source in cited_in(part))
    width = max(map(len, content["sources"]))
    lines = [f"{i:{width}}  {uses[i]:4}  {_reference(s)}" for i, s in sorted(content["sources"].items())]
    return "\n".join(lines)


def export(format: str, out: str | None) -> None:
    """Write the network as BIF or the compiled knowledge as JSON, to a file or to standard output."""
    if format not in ("bif", "json"):
        raise RhomboidError([Fault("--format", f'"{format}"', "bif or json", "Choose one of these.")])
    content = shipped_content()
    if format == "json":
        text = canonical_json(content)
    else:
        text = bif_text(
            network_of(knowledge_from(content)), "rhomboid_" + content["version"].replace(".", "_")
        )
    if out is None:
        sys.stdout.write(text)
        return
    try:
        Path(out).write_text(text, encoding="utf-8")
    except OSError as error:
        found = error.strerror or str(error)
        raise RhomboidError(
            [Fault(out, found, "a file that can be written", "Check the path and its rights.")]
        ) from error
    print(f"Wrote {len(text):,} characters to {out}.", file=sys.stderr)
