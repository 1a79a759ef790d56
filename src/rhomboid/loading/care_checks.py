"""What treatments, prevention and the plan must say about other files: names, answers, services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault
from rhomboid.domain.knowledge import OF_PLAN

Content = Mapping[str, Any]
# the sentences that a plan says by name
SENTENCES = (
    *("emergency", "urgency", "incomplete", "red_flag", "condition", "not_asked", "not_sure", "under_age"),
    *("age_unknown", "clinician_only", "not_recommended", "in_vain", "not_relevant", "helped_before"),
    *("what_is_normal", "no_outlook", "no_programme", "come_back_now", "come_back_by"),
    *("more_signs", "programme"),
)
GROUPS = ("activity", "workplace", "comfort", "mind", "hands_on", "medicine", "clinic")
# answers of a present/absent finding; `unknown` needs no naming, it always withholds
PRESENT_OR_ABSENT = ("present", "absent")


def faults_of_care(content: Content) -> Iterator[Fault]:
    """Give every fault between the facts of care and the other files."""
    for place, fact in _facts(content):
        yield from _answers_named(content, place, fact)
        yield from _links(content, place, fact)
    yield from _contradictions(content)
    yield from _strangers(content)
    if "plan.yaml" not in content["unread"]:
        yield from _plan(content)


def _facts(content: Content) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for folder in ("treatments", "prevention"):
        for fact_id, fact in content[folder].items():
            yield f"{folder}/{fact_id}.yaml", fact


def known(content: Content, place: str, word: str, kind: str, ids: Iterable[str]) -> Iterator[Fault]:
    """Give a fault if a word is none of the ids; none if it names what could not be read."""
    names = tuple(ids)
    if word not in names and word not in content["unread"]:
        expected = f"an id of {kind}{nearest(word, names)}"
        yield Fault(place, f'"{word}"', expected, "Mend the id, or add the file.")


def legal(content: Content, place: str, finding_id: str, values: Iterable[str]) -> Iterator[Fault]:
    """Give a fault for an unknown finding, and for each value that is none of its answers."""
    finding = content["findings"].get(finding_id)
    if finding is None:
        yield from known(content, place, finding_id, "findings/", content["findings"])
        return
    legal = tuple(o["id"] for o in finding.get("options", ())) or PRESENT_OR_ABSENT
    for value in values:
        if value not in legal:
            expected = f"one of {', '.join(legal)}{nearest(value, legal)}"
            yield Fault(f"{place}.{finding_id}", f'"{value}"', expected, "Mend the word.")


def services_named(content: Content) -> Iterator[tuple[str, str]]:
    """Give (place, service) of every service that care names; each pathway must have it."""
    for place, fact in (*_facts(content), *_exercises(content)):
        yield from ((f"{place}: must_not", rule["ask"]) for rule in fact["must_not"])
        if "given_by" in fact:
            yield f"{place}: given_by", fact["given_by"]
    plan = content.get("plan", {})
    yield from (("plan.yaml: come_back", rule["whom"]) for rule in plan.get("come_back", ()))
    yield from (("plan.yaml: who_to_see", one["service"]) for one in plan.get("who_to_see", ()))
    for ask in plan.get("what_to_ask", ()):
        yield from (("plan.yaml: what_to_ask", service) for service in ask["services"])


def _answers_named(content: Content, place: str, fact: Mapping[str, Any]) -> Iterator[Fault]:
    for part in ("must_not", "fits"):
        for rule in fact[part]:
            yield from legal(content, f"{place}: {part}", rule["finding"], rule["when"])
    if "tried" in fact:
        tried = fact["tried"]
        yield from legal(content, f"{place}: tried", tried["finding"], (*tried["helped"], *tried["in_vain"]))


def _links(content: Content, place: str, fact: Mapping[str, Any]) -> Iterator[Fault]:
    named = fact.get("conditions", ())
    for condition in (*(() if isinstance(named, str) else named), *fact.get("not_for", ())):
        yield from known(content, f"{place}: conditions", condition, "conditions/", content["conditions"])
    for flag in fact.get("removed_by", ()):
        yield from known(content, f"{place}: removed_by", flag, "red_flags/", content["red_flags"])
    for claim in fact.get("claims", ()):
        for article in claim["by"]:
            yield from known(content, f"{place}: claims", article, "articles/", content["articles"])


def _contradictions(content: Content) -> Iterator[Fault]:
    for finding_id, finding in content["findings"].items():
        place = f"findings/{finding_id}.yaml: contradicts"
        for one in finding.get("contradicts", ()):
            yield from legal(content, place, finding_id, one["when"])
            yield from legal(content, place, one["finding"], one["is"])


def _strangers(content: Content) -> Iterator[Fault]:
    """Find what only the plan asks where an assessment would lean on it."""
    of_plan = {i for i, finding in content["findings"].items() if finding["type"] in OF_PLAN}
    for condition_id, condition in content["conditions"].items():
        for finding in sorted(of_plan & {*condition["findings"], *condition["tables"]}):
            yield _leaning(f"conditions/{condition_id}.yaml: findings.{finding}")
    for flag_id, flag in content["red_flags"].items():
        for finding in sorted(of_plan & set(_findings_in(flag["when"]))):
            yield _leaning(f"red_flags/{flag_id}.yaml: when.{finding}")
    for page in content.get("interview", {}).get("pages", ()):
        for finding in sorted(of_plan & set(_findings_on([page]))):
            yield _leaning(f"interview.yaml: {page['id']}.{finding}")


def _leaning(place: str) -> Fault:
    expected = "a finding that the assessment asks; this one is of the plan"
    return Fault(place, "a safety or activity finding", expected, "Take it out, or give it another type.")


def _findings_in(rule: Mapping[str, Any]) -> Iterator[str]:
    if "is" in rule:
        yield rule["is"]
    for part in (*rule.get("all", ()), *rule.get("any", ())):
        yield from _findings_in(part)


def _findings_on(pages: Iterable[Mapping[str, Any]]) -> list[str]:
    return [f for page in pages for block in page["blocks"] for f in block["findings"]]


def _plan(content: Content) -> Iterator[Fault]:
    plan = content["plan"]
    yield from _plan_pages(content, plan)
    for flag in plan["programme_removed_by"]:
        place = "plan.yaml: programme_removed_by"
        yield from known(content, place, flag, "red_flags/", content["red_flags"])
    for part in ("come_back", "what_to_ask"):
        for rule in plan[part]:
            if "finding" in rule:
                yield from legal(content, f"plan.yaml: {part}", rule["finding"], rule["when"])
    if all("finding" in rule for rule in plan["come_back"]):
        expected = "one rule without a finding, for everybody"
        yield Fault("plan.yaml: come_back", "rules for some answers only", expected, "Add one.")
    for sentence in SENTENCES:
        if sentence not in plan["sentences"]:
            yield Fault("plan.yaml: sentences", "nothing", f"the sentence {sentence}", "Add it.")
    for group in GROUPS:
        if group not in plan["group_order"]:
            yield Fault("plan.yaml: group_order", "nothing", f"the group {group}", "Add it.")


def _plan_pages(content: Content, plan: Mapping[str, Any]) -> Iterator[Fault]:
    findings, on_pages = content["findings"], _findings_on(plan["pages"])
    for finding in on_pages:
        yield from known(content, "plan.yaml: pages", finding, "findings/", findings)
    for finding in sorted({f for f in on_pages if on_pages.count(f) > 1}):
        yield Fault("plan.yaml: pages", f"{finding} a second time", "each finding on one page", "Keep one.")
    needed = {i: f"findings/{i}.yaml" for i, f in findings.items() if f["type"] in OF_PLAN}
    for place, fact in (*_facts(content), *_exercises(content)):
        needed |= {rule["finding"]: place for rule in fact.get("must_not", ())}
    for finding, place in sorted(needed.items()):
        if finding in findings and findings[finding]["type"] != "derived" and finding not in on_pages:
            remedy = "Add it to a block of plan.yaml."
            yield Fault(place, f"{finding}, which no page of the plan asks", "a page that asks it", remedy)


def _exercises(content: Content) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for exercise_id, exercise in content.get("exercises", {}).items():
        yield f"exercises/{exercise_id}.yaml", exercise
