"""What `rhomboid check` and `rhomboid timer` do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isinf
from time import sleep
from typing import Any

from rich.console import Console

from rhomboid.care.checks.bag import bag
from rhomboid.care.checks.lifting import LiftingResult, lifting
from rhomboid.care.checks.lifting_typed import TERMS, lift_of, value_told
from rhomboid.care.checks.quantities import amount
from rhomboid.care.checks.workstation import changes_worth_most
from rhomboid.domain.answers import nearest
from rhomboid.domain.checks import Checks, LiftingTables, TimerText
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.numbers import significant
from rhomboid.loading.folder import shipped_checks


def print_lifting(given: Mapping[str, Any], is_json: bool) -> None:
    """Print the weight limit, the lifting index, what hurts most and what helps most."""
    tables = shipped_checks().lifting
    result = lifting(tables, lift_of(given, tables))
    if is_json:
        print(json.dumps(_plain_lifting(result, tables), indent=2, allow_nan=False))
        return
    index = "no limit at all: this lift should not be done" if isinf(result.index) else f"{result.index:.1f}"
    lines = [
        f"Weight limit: {result.lower.limit_kg:.1f} kg (at the {result.lower.at} of the lift).",
        f"Lifting index: {index}. {tables.bands[result.band]}",
    ]
    if result.worst is not None:
        share = 1 - result.lower.multipliers[result.worst]
        lines.append(f"What costs most: {TERMS[result.worst]} takes away {share:.0%} of the limit.")
    if result.gains:
        lines.append("What would help, each alone:")
        lines += [
            f"• {TERMS[g.multiplier]}: {value_told(g.to, g.multiplier)} allows {g.limit_kg:.1f} kg"
            for g in result.gains[:3]
        ]
    lines += [
        tables.not_for_pain,
        "It does not hold for: " + "; ".join(tables.does_not_hold_for.values()) + ".",
    ]
    lines.append("Source: revised NIOSH lifting equation (rhomboid knowledge show lifting).")
    print("\n".join(lines))


def _plain_lifting(result: LiftingResult, tables: LiftingTables) -> dict[str, Any]:
    return {
        "recommended_weight_limit_kg": significant(result.lower.limit_kg),
        "lifting_index": None if isinf(result.index) else significant(result.index),
        "band": result.band,
        "means": tables.bands[result.band],
        "worst": result.worst,
        "ends": [
            {
                "at": end.at,
                "limit_kg": significant(end.limit_kg),
                "multipliers": {name: significant(value) for name, value in end.multipliers.items()},
            }
            for end in result.ends
        ],
        "gains": [
            {"change": gain.multiplier, "to": gain.to, "limit_kg": significant(gain.limit_kg)}
            for gain in result.gains
        ],
    }


# bag ------------------------------------------------------------------------------------------------------


def print_bag(bag_weight: str, body_weight: str, is_on_one_side: bool, is_loose: bool, is_json: bool) -> None:
    """Print how heavy the bag is for the person."""
    limits, faults = shipped_checks().bag, list[Fault]()
    bag_kg = amount(bag_weight, "weight", "bag", 0, 100, faults)
    body_kg = amount(body_weight, "weight", "body", 20, 400, faults)
    if faults:
        raise RhomboidError(faults)
    result = bag(limits, bag_kg, body_kg, is_on_one_side, not is_loose)
    if is_json:
        content = {
            "share": significant(result.share),
            "verdict": result.verdict,
            "comfort_kg": significant(result.comfort_kg),
            "most_kg": significant(result.most_kg),
            "advice": list(result.advice),
        }
        print(json.dumps(content, indent=2, allow_nan=False))
        return
    way = "on one shoulder" if is_on_one_side else "on both shoulders"
    print(f"The bag is {result.share:.0%} of your weight. {limits.verdicts[result.verdict]}")
    print(
        f"Carried {way}: comfortable up to {result.comfort_kg:.1f} kg, heavy above {result.most_kg:.1f} kg."
    )
    for line in result.advice:
        print(f"• {line}")
    print(limits.evidence)


# workstation ----------------------------------------------------------------------------------------------


def print_workstation(said_no: Sequence[str] | None, is_json: bool) -> None:
    """Ask about the workplace, or take the answers given, and print the changes worth most."""
    station = shipped_checks().workstation
    ids = tuple(question.id for question in station.questions)
    unknown = [one for one in said_no or () if one not in ids]
    if unknown:
        raise RhomboidError(
            [
                Fault("--no", f'"{one}"', f"one of {', '.join(ids)}{nearest(one, ids)}", "Mend the id.")
                for one in unknown
            ]
        )
    changes = changes_worth_most(station, _asked(shipped_checks()) if said_no is None else said_no)
    if is_json:
        content = [{"id": one.id, "worth": one.worth, "change": one.change} for one in changes]
        print(json.dumps({"changes": content}, indent=2))
        return
    if not changes:
        print("Nothing to change stands out. Keep moving.")
    else:
        print("The changes worth most to you:")
    for number, one in enumerate(changes, start=1):
        print(f"{number}. {one.change}")
    print(station.evidence)


def _asked(checks: Checks) -> tuple[str, ...]:
    from rhomboid.cli.prompts import Back, Changes, Quit, ask_choice

    out, said_no = Console(highlight=False), []
    for question in checks.workstation.questions:
        try:
            said = ask_choice(out, question.ask, [("yes", "Yes"), ("no", "No")], "It may ease the load.")
        except (Back, Changes):
            continue
        except (Quit, EOFError):
            break
        if said == "no":
            said_no.append(question.id)
    return tuple(said_no)


# timer ----------------------------------------------------------------------------------------------------


def run_timer(name: str, minutes: float | None, scale: float, waits: bool) -> None:
    """Run a timer with a bar; scale: real seconds for each second of it. Errors: too short or too long."""
    timers = shipped_checks().timers
    if name not in timers:
        expected = f"one of {', '.join(timers)}{nearest(name, timers)}"
        raise RhomboidError([Fault("timer", f'"{name}"', expected, "Choose one of these.")])
    text = timers[name]
    chosen = text.minutes if minutes is None else minutes
    if not text.least <= chosen <= text.most:
        expected = f"{text.least} to {text.most} minutes"
        raise RhomboidError([Fault("--minutes", f"{chosen:g}", expected, "More is no better here.")])
    out = Console(highlight=False)
    out.print(f"{text.title}: {chosen:g} minutes (never more than {text.most}).", style="bold", markup=False)
    for line in (text.before, text.not_if):
        out.print(f"• {line}", markup=False)
    _wait(out, text, chosen * 60, scale if waits else 0.0)
    out.print(f"Time is up. {text.after}\a", style="bold", markup=False)
    cited = "; ".join(f"{one.source}, {one.where}" for one in text.citations)
    out.print(f"Source: {cited}. {text.judgement}", style="dim", markup=False)


def _wait(out: Console, text: TimerText, seconds: float, scale: float) -> None:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out) as progress:
        task = progress.add_task(text.title, total=seconds)
        half = False
        for second in range(round(seconds)):
            if not half and second * 2 >= seconds:
                half = True
                progress.console.print(text.halfway, markup=False)
            if scale > 0:
                sleep(scale)
            progress.update(task, advance=1)
