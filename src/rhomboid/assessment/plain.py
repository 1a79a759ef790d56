"""Assessments and screens as plain JSON content, with the published key names."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any

from rhomboid.domain.assessment import Assessment, UrgencyVerdict
from rhomboid.domain.knowledge import UNKNOWN, Finding, Knowledge
from rhomboid.domain.plan import OpenPage, Plan
from rhomboid.interview.screens import WHO, Screen


def plain_assessment(assessment: Assessment) -> dict[str, Any]:
    """Give the assessment as the content of its JSON."""
    content = _plain(assessment)
    assert isinstance(content, dict)
    return content


def plain_urgency(verdict: UrgencyVerdict) -> dict[str, Any]:
    """Give an urgency as the content of its JSON."""
    content = _plain(verdict)
    assert isinstance(content, dict)
    return content


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return {key: _plain(getattr(value, name)) for name, key in _keys(value.__class__)}


@cache
def _keys(shape: Any) -> tuple[tuple[str, str], ...]:
    """Give (name, key) of each field; a trailing underscore kept the name from being a word of Python."""
    return tuple((f.name, f.name.rstrip("_")) for f in fields(shape))


def plain_screen(knowledge: Knowledge, screen: Screen | None) -> dict[str, Any] | None:
    """Give a screen as JSON content: its blocks, and each item's question, options and why it is asked."""
    if screen is None:
        return None
    return {
        "id": screen.id,
        "kind": screen.kind,
        "title": screen.title,
        "why": screen.why,
        "items": screen.items,
        "blocks": [
            {
                "title": block.title,
                "items": _who_items()
                if screen.kind == WHO
                else [_plain_line(knowledge.findings[f]) for f in block.findings],
            }
            for block in screen.blocks
        ],
    }


def plain_plan(knowledge: Knowledge, plan: Plan) -> dict[str, Any]:
    """Give the plan as the content of its JSON."""
    content = _plain(plan)
    assert isinstance(content, dict)
    for key in ("next_safety_page", "next_daily_page"):
        content[key] = _plain_open_page(knowledge, getattr(plan, key))
    return content


def _plain_open_page(knowledge: Knowledge, page: OpenPage | None) -> dict[str, Any] | None:
    if page is None:
        return None
    blocks = [
        {"title": block.title, "items": [_plain_line(knowledge.findings[f]) for f in block.findings]}
        for block in page.blocks
    ]
    if page.asks_age:
        blocks.insert(0, {"title": "Your age", "items": _who_items()[:1]})
    return {
        "title": page.title,
        "why": page.why,
        "items": sum(len(block["items"]) for block in blocks),
        "blocks": blocks,
    }


def _who_items() -> list[dict[str, Any]]:
    options = [{"value": "female", "label": "Female"}, {"value": "male", "label": "Male"}]
    return [
        {"id": "age_years", "question": "How old are you, in years?", "help": "", "why": "", "options": []},
        {
            "id": "sex",
            "question": "What sex were you given at birth?",
            "help": "",
            "why": "",
            "options": options,
        },
    ]


def _plain_line(finding: Finding) -> dict[str, Any]:
    if finding.options:
        options = [{"value": o.id, "label": o.label} for o in finding.options]
    else:
        options = [{"value": "present", "label": "Yes"}, {"value": "absent", "label": "No"}]
    return {
        "id": finding.id,
        "question": finding.question,
        "help": finding.help,
        "why": finding.why_asked,
        "options": [*options, {"value": UNKNOWN, "label": "Not sure"}],
    }
