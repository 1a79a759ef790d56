"""The reference of the site, written from the program itself: every command, every fact of the knowledge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import click

from rhomboid.cli.knowledge_commands import fact_content
from rhomboid.cli.main import app
from rhomboid.loading.folder import shipped_content

# kind -> its heading; each fact of these has a page of its own, the others share one page a kind
PAGES = {
    "conditions": "Causes",
    "treatments": "Treatments",
    "prevention": "Prevention",
    "exercises": "Exercises",
}
SHARED = {
    "red_flags": "Warning signs",
    "exclusions": "Signs that are no rule",
    "findings": "Questions and signs",
}
UNSHOWN = ("id", "title", "folder", "cited", "checked_on", "status", "poses", "rows", "file", "numbers")
FIRST = ("text", "question", "says", "reason", "advice")
IN_ORDER = ("do", "says", "patient", "shows", "cannot_show", "source", "where")


def commands_page() -> str:
    """Give every command with what it says of itself."""
    lines = [
        "# Commands",
        "",
        "Written from the program. Exit codes: 0 done, 2 bad input with one line per fault.",
        "",
    ]
    for path, command in commands_of(app, ("rhomboid",)):
        context = click.Context(command, info_name=" ".join(path))
        lines += [f"## `{' '.join(path)}`", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def commands_of(
    group: click.Command, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Give each command that does something, with the words that call it."""
    if not isinstance(group, click.Group):
        yield path, group
        return
    context = click.Context(group, info_name=path[-1])
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from commands_of(command, (*path, name))


def knowledge_pages() -> dict[str, str]:
    """Give file name -> text: an index, a page per condition and offer, and a page per kind for the rest."""
    content = shipped_content()
    index = [
        "# Knowledge",
        "",
        f"Version {content['version']}, {content['hash'][:12]}. Each number with its range; its source "
        "and the place in it, or the reason for a judgement. No clinician has reviewed it yet.",
        "",
        *(
            f"- [{name}]({kind}.md), {len(content[kind])}"
            for kind, name in {**SHARED, "sources": "Sources"}.items()
        ),
        "",
    ]
    pages = {f"{kind}.md": shared_page(kind, name, content) for kind, name in SHARED.items()}
    pages["sources.md"] = sources_page(content["sources"])
    for kind, name in PAGES.items():
        index += [f"## {name}", ""]
        for fact_id in sorted(content[kind], key=lambda i: title_of(content[kind][i]).lower()):
            index.append(f"- [{title_of(content[kind][fact_id])}]({kind}/{fact_id}.md)")
            pages[f"{kind}/{fact_id}.md"] = "\n".join(fact_lines(fact_id, "#", "../sources.md"))
        index.append("")
    return {"index.md": "\n".join(index), **pages}


def shared_page(kind: str, name: str, content: dict[str, Any]) -> str:
    """Give one page with every fact of a kind."""
    lines = [f"# {name}", ""]
    for fact_id in sorted(content[kind]):
        lines += fact_lines(fact_id, "##", "sources.md")
    return "\n".join(lines)


def title_of(fact: dict[str, Any]) -> str:
    """Give a fact's name as a person reads it."""
    title = fact.get("title", fact.get("id", ""))
    return str(title["patient"] if isinstance(title, dict) else title)


def fact_lines(fact_id: str, mark: str, sources: str) -> list[str]:
    """Give one fact: its names, what it says, its numbers as a table, the sources it cites."""
    fact = fact_content(fact_id)
    lines = [f"{mark} {title_of(fact)} {{#{fact_id}}}", ""]
    title = fact.get("title")
    lines += [
        f"`{fact_id}`" + (f", for clinicians: {title['clinician']}" if isinstance(title, dict) else ""),
        "",
    ]
    keys = [key for key in (*FIRST, *fact) if key in fact and key not in UNSHOWN]
    rest = {key: fact[key] for key in dict.fromkeys(keys)}
    numbers = list(numbers_in(rest, ()))
    numbers = [(path[1:] if path[0] == "`findings`" else path, number) for path, number in numbers]
    lines += list(said(without_numbers(rest), 0))
    if numbers:
        lines += ["", "| number | value and range | what it is | source or reason |", "|---|---|---|---|"]
        lines += [
            f"| {' '.join(path)} | {value_of(n)} | {cell(n['reads'])} | {origin_of(n, sources)} |"
            for path, n in numbers
        ]
    if fact["cited"]:
        lines += ["", "Sources: " + ", ".join(f"[{i}]({sources}#{i})" for i in fact["cited"])]
    return [*lines, ""]


def is_number(value: Any) -> bool:
    """Tell whether a part of a fact is a number or a table with its origin."""
    return isinstance(value, dict) and "reads" in value and "kind" in value


def numbers_in(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Give every number of a fact with where it stands."""
    if is_number(value):
        yield path, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from numbers_in(one, (*path, f"`{key}`"))


def without_numbers(value: Any) -> Any:
    """Give a fact without its numbers, and without what is empty then."""
    if isinstance(value, dict):
        kept = {key: without_numbers(one) for key, one in value.items() if not is_number(one)}
        return {key: one for key, one in kept.items() if one not in ({}, [], None, "")}
    return value


def said(value: Any, depth: int) -> Iterator[str]:
    """Give what a fact says as a list, part by part."""
    indent = "    " * depth
    for key, one in value.items() if isinstance(value, dict) else enumerate(value, start=1):
        label = f"**{str(key).replace('_', ' ')}**" if isinstance(value, dict) else str(key) + "."
        if (
            isinstance(one, dict)
            and isinstance(value, list)
            and all(isinstance(o, str | int) for o in one.values())
        ):
            yield f"{indent}- " + "; ".join(
                f"*{k.replace('_', ' ')}* {cell(one[k])}" for k in sorted(one, key=place_of)
            )
        elif isinstance(one, dict) or (
            isinstance(one, list) and one and not all(isinstance(o, str | int) for o in one)
        ):
            yield f"{indent}- {label}"
            yield from said(one, depth + 1)
        elif isinstance(one, list):
            yield f"{indent}- {label}: {cell('; '.join(map(str, one)))}"
        else:
            yield f"{indent}- {label}: {cell(one)}"


def place_of(key: str) -> int:
    """Give where a part of a step is told: what is done first, where it comes from last."""
    return IN_ORDER.index(key) if key in IN_ORDER else len(IN_ORDER) // 2


def value_of(number: dict[str, Any]) -> str:
    """Give a number's point and range, or those of each option of a table."""
    if "share" in number:
        point, low, high = number["share"]
        counts = f", {number['n']} of {number['of']}" if "n" in number else ""
        return f"{point:g} ({low:g} to {high:g}){counts}"
    return "<br>".join(f"{o} {p:g} ({low:g} to {high:g})" for o, (p, low, high) in number["shares"].items())


def origin_of(number: dict[str, Any], sources: str) -> str:
    """Give where a number comes from: its source and the place in it, its arithmetic, its reason."""
    parts = [number["kind"]]
    if "source" in number:
        parts.append(f"[{number['source']}]({sources}#{number['source']}), {cell(number.get('where', ''))}")
    parts += [cell(number[word]) for word in ("arithmetic", "why") if word in number]
    return ". ".join(parts)


def cell(text: Any) -> str:
    """Give a text that cannot break a table or be taken for markup."""
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", re.sub(r"\s+", " ", str(text))).strip()


def sources_page(sources: dict[str, Any]) -> str:
    """Give every source with how much of it was read."""
    lines = ["# Sources", ""]
    for source_id, source in sorted(sources.items()):
        parts = (source.get("authors"), source["title"], source.get("container"), source.get("year"))
        lines += [
            f"## `{source_id}` {{#{source_id}}}",
            "",
            ". ".join(cell(part) for part in parts if part) + ".",
            "",
        ]
        address = f" [{cell(source['url'])}]({source['url']})." if source.get("url") else ""
        lines += [f"{source['kind']}; read: {source['read']}.{address}", ""]
    return "\n".join(lines)
