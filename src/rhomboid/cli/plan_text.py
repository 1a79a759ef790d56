"""A plan as a page of text for the person."""

from __future__ import annotations

from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from rhomboid.documents.plan_words import FOR_NOBODY, GROUPS, alike_in_a_row, by_reason, span_of, who_line
from rhomboid.domain.urgency import EMERGENCIES

EVERYDAY_SHOWN = 6


def print_plan(plan: dict[str, Any], console: Console | None = None) -> None:
    """Print the plan."""
    out = console or Console(highlight=False)
    if plan["emergency"]:
        _print_card(out, plan)
    if plan["urgency"]["level"] in EMERGENCIES:
        out.print(plan["withheld"][0]["why"] if plan["withheld"] else "", markup=False)
        return
    out.print(Text(plan["urgency"]["title"], style="bold"))
    out.print(plan["urgency"]["service_text"], markup=False)
    _print_offers(out, plan)
    _print_programme(out, plan)
    _print_everyday(out, plan)
    _print_withheld(out, plan)
    _print_follow_up(out, plan)


def _print_card(out: Console, plan: dict[str, Any]) -> None:
    card = plan["emergency"]
    lines = [Text(line, style="bold") for line in (*card["crisis"], card["service_text"])]
    lines += [Text(f"• {line}") for line in card["card"]]
    title = Text(f" {plan['urgency']['title']} ", style="bold white on red")
    out.print(Panel(Group(*lines), title=title, border_style="red"))


def _heading(out: Console, text: str) -> None:
    out.print()
    out.print(Text(text, style="bold underline"))


def _print_offers(out: Console, plan: dict[str, Any]) -> None:
    _heading(out, "What you can do")
    if not plan["offers"]:
        out.print("Nothing is offered for now. See below what is withheld, and why.", markup=False)
    for offer in plan["offers"]:
        out.print()
        out.print(Text(f"{offer['title']} ", style="bold"), Text(f"({GROUPS[offer['group']]})", style="dim"))
        out.print(offer["summary"], markup=False)
        out.print(f"  How much: {offer['dose']}", markup=False)
        for step in offer["how"]:
            out.print(f"  • {step}", markup=False)
        out.print(f"  Why, and what is known: {' '.join(offer['why'])}", markup=False)
        out.print(f"  Can do harm: {'; '.join(offer['harms'])}.", markup=False)
        if offer["stop_if"]:
            out.print(f"  Stop if: {'; '.join(offer['stop_if'])}.", markup=False)
        if offer["disagreement"]:
            out.print(f"  Experts differ: {offer['disagreement']}", markup=False)


def _print_programme(out: Console, plan: dict[str, Any]) -> None:
    programme = plan["programme"]
    _heading(out, "Exercises, week by week")
    if programme["note"]:
        out.print(programme["note"], markup=False)
    for weeks in alike_in_a_row(programme["weeks"], lambda week: (week["goal"], week["exercises"])):
        week, span = weeks[0], span_of(weeks[0]["week"], weeks[-1]["week"])
        out.print(Text(f"{span}, from {week['starts_on']}: {week['goal']}", style="bold"))
        for exercise in week["exercises"]:
            out.print(f"  • {exercise['title']}: {exercise['dose']}", markup=False)
    for rule in programme["rules"]:
        out.print(f"  {rule}", markup=False)


def _print_everyday(out: Console, plan: dict[str, Any]) -> None:
    if not plan["everyday"]:
        return
    _heading(out, "To keep it away")
    for one in plan["everyday"][:EVERYDAY_SHOWN]:
        out.print(f"• {one['title']}: {one['advice']}", markup=False)


def _print_withheld(out: Console, plan: dict[str, Any]) -> None:
    _heading(out, "Not for you now, and why")
    own = [one for one in plan["withheld"] if one["kind"] not in FOR_NOBODY]
    for why, titles in by_reason((one["title"], one["why"]) for one in own).items():
        out.print(f"• {'; '.join(titles)}: {why}", markup=False)
    advised_against = [o["title"] for o in plan["withheld"] if o["kind"] == "not_recommended"]
    out.print(f"• Not recommended for anyone: {'; '.join(advised_against)}.", markup=False)
    page = plan["next_safety_page"]
    if page:
        count = page["items"]
        still = "1 question is" if count == 1 else f"{count} questions are"
        out.print(f"{still} still open. Answer with: rhomboid plan", markup=False)


def _print_follow_up(out: Console, plan: dict[str, Any]) -> None:
    outlook, back = plan["outlook"], plan["come_back"]
    _heading(out, "What to expect")
    named = f"{outlook['title']}: " if outlook["title"] else ""
    out.print(f"{named}{outlook['text']}", markup=False)
    out.print(outlook["what_is_normal"], markup=False)
    for one in outlook["who_to_see"]:
        out.print(f"• {who_line(one)}", markup=False)
    _heading(out, "When to come back")
    out.print(f"By {back['date']}. {back['why']} With whom: {back['whom_text']}.", markup=False)
    for question in back["what_to_ask"]:
        out.print(f"• Ask: {question}", markup=False)
    out.print()
    for note in plan["notes"]:
        out.print(note, markup=False)
    version = plan["knowledge"]
    told = f"rhomboid {plan['engine']}, knowledge {version['version']} ({version['hash'][:12]}), drawn from "
    out.print(f"{told}publications and not yet reviewed by a clinician.", style="dim", markup=False)
