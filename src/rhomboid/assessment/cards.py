"""What to do now, line by line: the emergency card, the way to a hospital, the crisis line."""

from __future__ import annotations

from rhomboid.domain.assessment import Reason
from rhomboid.domain.knowledge import PRESENT, Knowledge, Pathway, Urgency
from rhomboid.domain.urgency import EMERGENCIES

CRISIS_SERVICE = "crisis_service"
SIGNS_NAMED = 4


def card_of(
    knowledge: Knowledge, pathway: Pathway, level: Urgency, reasons: tuple[Reason, ...]
) -> tuple[str, ...]:
    """Give the lines of the card; none where nothing is an emergency and nobody is in a crisis.

    The crisis line comes first, and stands alone if nothing else is an emergency: a script for a bodily
    emergency read to someone who thinks of ending their life does harm.
    """
    crisis = pathway.crisis_card if _is_crisis(knowledge, reasons) else ()
    bodily = [r for r in reasons if r.urgency == level and r.service != CRISIS_SERVICE]
    if level not in EMERGENCIES or not bodily:
        return crisis
    card = pathway.emergency_card if level == "emergency_ambulance" else pathway.department_card
    sign = _sign(knowledge, bodily)
    return (*crisis, *(filled(line, sign=sign) for line in card))


def filled(text: str, **words: str) -> str:
    """Give the text with each {name} replaced by its words; other braces stay as they are."""
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text


def _is_crisis(knowledge: Knowledge, reasons: tuple[Reason, ...]) -> bool:
    rules = (rule for rule in knowledge.red_flags.values() if rule.service == CRISIS_SERVICE)
    signs = {finding for rule in rules for finding in rule.unknown}
    return any(because["finding"] in signs for reason in reasons for because in reason.because)


def _sign(knowledge: Knowledge, leading: list[Reason]) -> str:
    """Give what to tell the call taker: the signs that were ticked, else what the rule or the check found."""
    flags = [reason for reason in leading if reason.kind == "red_flag"]
    because = (answer for reason in flags for answer in reason.because if answer["value"] == PRESENT)
    signs = dict.fromkeys(a["title"] for a in because if knowledge.findings[a["finding"]].derived is None)
    if signs:
        return "; ".join(list(signs)[:SIGNS_NAMED])
    if flags:
        return flags[0].title
    return filled(knowledge.wording["risk_sign"].wording.patient, title=leading[0].title)
