"""Rules that break a law on purpose: a proof that cannot fail proves nothing."""

from __future__ import annotations

from dataclasses import replace

from rhomboid.domain.knowledge import ABSENT, All, Is, Knowledge, RedFlag


def with_rule(knowledge: Knowledge, rule: RedFlag) -> Knowledge:
    return replace(knowledge, red_flags={**knowledge.red_flags, rule.id: rule})


def falls_when_fever_appears(knowledge: Knowledge) -> Knowledge:
    """A rule that calls an ambulance for a person without fever."""
    model = knowledge.red_flags["gut_bleeding"]
    policy = {"fever": "ask_then_ignore"}
    return with_rule(knowledge, replace(model, id="planted", when=Is("fever", (ABSENT,)), unknown=policy))


def never_true(knowledge: Knowledge) -> Knowledge:
    """A rule that asks for two age bands at once."""
    model = knowledge.red_flags["gut_bleeding"]
    when = All((Is("age_band", ("16_to_29",)), Is("age_65_or_over", ("present",))))
    policy = dict.fromkeys(("age_band", "age_65_or_over"), "ask_then_ignore")
    return with_rule(knowledge, replace(model, id="planted", when=when, unknown=policy))


def said_before(knowledge: Knowledge) -> Knowledge:
    """A gentler rule with the words of a stronger one, which fires whenever it does."""
    model = knowledge.red_flags["cord_signs"]
    when = All((Is("leg_weakness", ("present",)), Is("fever", ("present",))))
    policy = dict.fromkeys(("leg_weakness", "fever"), "ask_then_ignore")
    rule = replace(model, id="planted", when=when, unknown=policy, urgency="consultation")
    return with_rule(knowledge, rule)
