"""An assessment as a page of text for a person, or for a clinician."""

from __future__ import annotations

from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from rhomboid.assessment.ranking import answer_text
from rhomboid.domain.knowledge import UNKNOWN, Knowledge
from rhomboid.loading.folder import shipped_knowledge

COLOURS = {
    "emergency_ambulance": "bold white on red",
    "emergency": "bold red",
    "consultation_24": "bold yellow",
    "consultation": "bold blue",
    "self_care": "bold green",
}
GROUP_NAMES = {
    "muscle": "Muscle",
    "nerve": "Nerve",
    "spine": "Spine, ribs and joints",
    "organ": "Heart, lungs or belly",
    "systemic": "Whole body, or mind and stress",
}
EMERGENCY_LEVELS = ("emergency", "emergency_ambulance")
# a serious cause is named to a patient from this share on, or when it drives the urgency
NAMED_FROM = 0.05
CHANGES_SHOWN = 5
LIKELIEST_SHOWN, ANSWERS_SHOWN, BAR_WIDTH = 3, 4, 24


def print_result(
    result: dict[str, Any],
    clinician: bool = False,
    console: Console | None = None,
    only_urgency: bool = False,
) -> None:
    """Print the assessment, or only how urgent it is and why."""
    out = console or Console(highlight=False)
    knowledge = shipped_knowledge()
    words = _Words(clinician)
    out.print(_urgency_panel(result, knowledge, words))
    _print_reasons(out, result, words)
    if only_urgency:
        return
    if result["groups"]:
        _print_groups(out, result)
        _print_conditions(out, result, words)
        _print_dangers(out, result, words)
        _print_next_steps(out, result, words)
    _print_changes(out, result, knowledge, words)
    _print_unknown(out, result, knowledge, words)
    _print_end(out, result, knowledge)


class _Words:
    """Which of the two wordings to show."""

    def __init__(self, clinician: bool) -> None:
        self.clinician = clinician

    def reason(self, reason: dict[str, Any]) -> str:
        return str(reason["clinician"] if self.clinician else reason["text"])

    def title(self, condition: dict[str, Any]) -> str:
        return str(condition["title_clinician"] if self.clinician else condition["title"])

    def step(self, step: dict[str, str]) -> str:
        return step["do"] if self.clinician else step["patient"]


def _urgency_panel(result: dict[str, Any], knowledge: Knowledge, words: _Words) -> Panel:
    urgency = result["urgency"]
    pathway = knowledge.pathways[result["pathway"]]
    lines = [Text(urgency["service_text"], style="bold")]
    if urgency["level"] in EMERGENCY_LEVELS:
        lines += [Text(f"• {line}") for line in pathway.emergency_card]
    else:
        lines += [Text(f"• {line}") for line in urgency["advice"]]
    if any(reason["id"] == "suicidal_thoughts" for reason in urgency["reasons"]):
        lines += [Text(""), *(Text(line, style="bold") for line in pathway.crisis_card)]
    title = knowledge.urgencies[urgency["level"]].title
    shown = title.clinician if words.clinician else title.patient
    style = COLOURS[urgency["level"]]
    return Panel(Group(*lines), title=Text(f" {shown} ", style=style), border_style=style.split(" on ")[-1])


def _heading(out: Console, text: str) -> None:
    out.print()
    out.print(Text(text, style="bold underline"))


def _print_reasons(out: Console, result: dict[str, Any], words: _Words) -> None:
    reasons = result["urgency"]["reasons"]
    _heading(out, "Why")
    if not reasons:
        out.print("No warning signs were found in your answers. That can change.", markup=False)
    for reason in reasons:
        because = "; ".join(b["title"] for b in reason["because"])
        out.print(f"• {words.reason(reason)}" + (f" [{because}]" if because else ""), markup=False)
    for change in result["urgency"]["changed_by"][:3]:
        level = change["to"].replace("_", " ")
        out.print(
            f"  If {change['number']} stood at its {change['end']} end, this would be: {level}.", markup=False
        )


def _print_groups(out: Console, result: dict[str, Any]) -> None:
    _heading(out, "What kind of pain")
    for group, share in sorted(result["groups"].items(), key=lambda pair: -pair[1]):
        bar = "█" * round(share * BAR_WIDTH)
        out.print(f"{GROUP_NAMES[group]:32} {bar:{BAR_WIDTH}} {_percent(share)}", markup=False)
        if share >= NAMED_FROM:
            leading = next(c for c in result["conditions"] if c["group"] == group)
            _print_for_and_against(out, leading, "    ")


def _print_for_and_against(out: Console, condition: dict[str, Any], indent: str) -> None:
    for word, key in (("fits", "for"), ("does not fit", "against")):
        found = [w["text"] for w in condition[key][:ANSWERS_SHOWN]]
        if found:
            out.print(f"{indent}{word}: {'; '.join(found)}", markup=False)


def _print_conditions(out: Console, result: dict[str, Any], words: _Words) -> None:
    _heading(out, "What it is likeliest to be")
    shown = 0
    for condition in result["conditions"]:
        if shown == LIKELIEST_SHOWN:
            break
        if not words.clinician and not _may_be_named(result, condition):
            continue
        shown += 1
        out.print(Text(f"{shown}. {words.title(condition)}", style="bold"), end="")
        out.print(f": {_frequency(condition)}", markup=False)
        _print_for_and_against(out, condition, "   ")


def _may_be_named(result: dict[str, Any], condition: dict[str, Any]) -> bool:
    if condition["kind"] != "danger" or condition["probability"] >= NAMED_FROM:
        return True
    return any(reason["id"] == condition["id"] for reason in result["urgency"]["reasons"])


def _print_dangers(out: Console, result: dict[str, Any], words: _Words) -> None:
    dangers = result["must_not_miss"]
    together = sum(d["probability"] for d in dangers)
    _heading(out, "Causes that must not be missed")
    named = dangers[:5] if words.clinician else [d for d in dangers if _may_be_named(result, d)][:5]
    for danger in named:
        out.print(f"• {words.title(danger)}: {_frequency(danger)}", markup=False)
    out.print(f"All dangerous causes together: {_of_people(together)} with answers like these.", markup=False)


def _print_next_steps(out: Console, result: dict[str, Any], words: _Words) -> None:
    _heading(out, "What a clinician may do next")
    seen: set[str] = set()
    leading = result["conditions"][:2] + result["must_not_miss"][:1]
    for condition in leading:
        if not words.clinician and not _may_be_named(result, condition):
            continue
        for step in condition["next_steps"][:2]:
            if step["do"] in seen:
                continue
            seen.add(step["do"])
            out.print(
                f"• {words.step(step)}. Shows: {step['shows']} Cannot show: {step['cannot_show']}",
                markup=False,
            )


def _print_changes(out: Console, result: dict[str, Any], knowledge: Knowledge, words: _Words) -> None:
    """Say which single answers would change the urgency; a swap of the first cause is for clinicians."""
    shown = [c for c in result["would_change"] if c["kind"] != "swaps_first" or words.clinician]
    # an answer that is already pressing says enough: only what would raise it further is worth a line
    kinds = {
        "raises_urgency": "more urgent",
        "lowers_urgency": "less urgent",
        "swaps_first": "another cause first",
    }
    lines = {kind: [c for c in shown if c["kind"] == kind][:CHANGES_SHOWN] for kind in kinds}
    if not any(lines.values()):
        return
    _heading(out, "What would change this")
    for kind, changes in lines.items():
        if changes:
            told = "; ".join(_told(knowledge, change, words) for change in changes)
            out.print(f"• {kinds[kind]}: {told}", markup=False)


def _told(knowledge: Knowledge, change: dict[str, Any], words: _Words) -> str:
    finding = knowledge.findings[change["finding"]]
    if change["to"] == UNKNOWN:
        return f"{_title(knowledge, finding.id, words)}, if you were not sure"
    return answer_text(finding, change["to"])


def _print_unknown(out: Console, result: dict[str, Any], knowledge: Knowledge, words: _Words) -> None:
    _heading(out, "What remains unknown")
    titles = [_title(knowledge, f, words) for f in result["not_sure"]]
    if titles:
        out.print(f"You were not sure about: {'; '.join(titles)}.", markup=False)
    if not result["complete"]:
        missing = [_title(knowledge, f, words) for f in result["unanswered_flags"][:8]]
        more = len(result["unanswered_flags"]) - len(missing)
        tail = f", and {more} more" if more > 0 else ""
        out.print(f"Not asked or not answered yet: {'; '.join(missing)}{tail}.", markup=False)
    out.print("No examination, blood test or scan stands behind this. An answer can be wrong.", markup=False)


def _title(knowledge: Knowledge, finding: str, words: _Words) -> str:
    title = knowledge.findings[finding].title
    return title.clinician if words.clinician else title.patient


def _print_end(out: Console, result: dict[str, Any], knowledge: Knowledge) -> None:
    _heading(out, "When to come back")
    if result["come_back_on"]:
        out.print(
            f"Look again by {result['come_back_on']}, or at once if anything new appears.", markup=False
        )
    else:
        out.print("Now, as said at the top.", markup=False)
    for note in result["notes"]:
        out.print(note, markup=False)
    version = result["knowledge"]
    out.print(
        f"rhomboid {result['engine']}, knowledge {version['version']} ({version['hash'][:12]}), drawn from "
        f"publications and not yet reviewed by a clinician. Sources: rhomboid knowledge show "
        f"{result['conditions'][0]['id'] if result['conditions'] else 'cord_signs'}",
        style="dim",
        markup=False,
    )


def _percent(share: float) -> str:
    return "less than 1 %" if share < 0.01 else f"{share:.0%}".replace("%", " %")


def _of_people(share: float) -> str:
    if share < 0.001:
        return "fewer than 1 in 1,000 people"
    if share < 0.01:
        return f"about {max(1, round(share * 1000))} in 1,000 people"
    return f"about {round(share * 100)} in 100 people"


def _frequency(condition: dict[str, Any]) -> str:
    low, high = condition["interval"]
    people = _of_people(condition["probability"])
    return f"{people} (could be {_percent(low)} to {_percent(high)}, given what is known)"
