"""What the files must say about one another: every name exists, every rule can be read, nothing dangles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault
from rhomboid.domain.knowledge import URGENCIES

Content = Mapping[str, Any]


def faults_across_files(content: Content) -> list[Fault]:
    """Give every fault between the files of a compiled content."""
    checks = (_sources, _finding_links, _condition_tables, _flag_rules, _levels, _pages, _services, _model, _wording)
    return [fault for check in checks for fault in check(content)]


def _unknown(place: str, word: str, kind: str, known: Any) -> Fault:
    return Fault(place, f'"{word}"', f"an id of {kind}{nearest(word, known)}", "Mend the id, or add the file.")


def _cited(content: Any, path: str) -> Iterator[tuple[str, str]]:
    """Give (place, source id) of every citation below a content."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key == "source" and isinstance(value, str):
                yield f"{path}.source", value
            elif key == "sources" and isinstance(value, list):
                yield from ((f"{path}.sources", one) for one in value)
            else:
                yield from _cited(value, f"{path}.{key}")
    elif isinstance(content, list):
        for i, value in enumerate(content):
            yield from _cited(value, f"{path}[{i}]")


def _sources(content: Content) -> Iterator[Fault]:
    known = content["sources"]
    used = set()
    for folder in ("findings", "conditions", "red_flags", "exclusions", "pathways", "model", "wording"):
        for place, source in _cited(content[folder], folder):
            used.add(source)
            if source not in known:
                yield _unknown(place, source, "sources.yaml", known)
    for source in sorted(set(known) - used):
        expected = "each source cited by some fact"
        yield Fault(f"sources.yaml: {source}", "a source that nothing cites", expected, "Cite it or delete it.")


def _finding_links(content: Content) -> Iterator[Fault]:
    findings = content["findings"]
    for finding_id, finding in findings.items():
        for other in (*finding.get("asked_if", ()), *finding.get("asked_if_option", ())):
            if other not in findings:
                yield _unknown(f"findings/{finding_id}.yaml: asked_if", other, "findings/", findings)


def _condition_tables(content: Content) -> Iterator[Fault]:
    for condition_id, condition in content["conditions"].items():
        for finding_id, table in condition["tables"].items():
            options = {o["id"] for o in content["findings"][finding_id]["options"]}
            if set(table["shares"]) != options:
                place = f"conditions/{condition_id}.yaml: findings.{finding_id}"
                wrong = ", ".join(sorted(set(table["shares"]) ^ options))
                yield Fault(place, f"options {wrong}", "each option of the question once", "Mend the options.")


def _leaves(expression: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "is" in expression:
        yield expression
    for part in (*expression.get("all", ()), *expression.get("any", ())):
        yield from _leaves(part)


def _flag_rules(content: Content) -> Iterator[Fault]:
    findings, conditions = content["findings"], content["conditions"]
    for flag_id, flag in content["red_flags"].items():
        place = f"red_flags/{flag_id}.yaml"
        for leaf in _leaves(flag["when"]):
            yield from _faults_of_leaf(f"{place}: when", leaf, findings)
        for condition in flag["about"]:
            if condition not in conditions:
                yield _unknown(f"{place}: about", condition, "conditions/", conditions)


def _faults_of_leaf(place: str, leaf: Mapping[str, Any], findings: Mapping[str, Any]) -> Iterator[Fault]:
    finding = findings.get(leaf["is"])
    if finding is None:
        yield _unknown(place, leaf["is"], "findings/", findings)
        return
    options = tuple(o["id"] for o in finding.get("options", ()))
    # absent is no legal value: a rule that needs an absence could fall when the finding appears
    legal = options or ("present",)
    for value in leaf["values"]:
        if value not in legal:
            expected = f"one of {', '.join(legal)}{nearest(value, legal)}"
            yield Fault(f"{place}.{leaf['is']}", f'"{value}"', expected, "Rules have no negation; mend the word.")


def _levels(content: Content) -> Iterator[Fault]:
    for level in URGENCIES:
        if level not in content["urgencies"]:
            yield Fault("urgency.yaml", "nothing", f"the level {level}", "Add it.")
    for level in content["urgencies"]:
        if level not in URGENCIES:
            yield _unknown("urgency.yaml", level, "levels", URGENCIES)


def _pages(content: Content) -> Iterator[Fault]:
    findings, seen = content["findings"], set()
    for page in content["interview"]["pages"]:
        for block in page["blocks"]:
            for finding in block["findings"]:
                place = f"interview.yaml: {page['id']}"
                if finding not in findings:
                    yield _unknown(place, finding, "findings/", findings)
                elif finding in seen:
                    yield Fault(place, f"{finding} a second time", "each finding on one page", "Keep one.")
                seen.add(finding)


def _services(content: Content) -> Iterator[Fault]:
    named = [(f"urgency.yaml: {level}", u["service"]) for level, u in content["urgencies"].items()]
    flags = content["red_flags"].items()
    named += [(f"red_flags/{i}.yaml: service", r["service"]) for i, r in flags if "service" in r]
    for pathway_id, pathway in content["pathways"].items():
        for place, service in named:
            if service not in pathway["services"]:
                yield _unknown(place, service, f"the services of pathways/{pathway_id}.yaml", pathway["services"])


def _model(content: Content) -> Iterator[Fault]:
    reference = content["model"]["reference_condition"]
    if reference not in content["conditions"]:
        yield _unknown("model.yaml: reference_condition", reference, "conditions/", content["conditions"])


# the sentences that the assessment says by name
STATEMENTS = ("not_a_diagnosis", "incomplete", "doubtful", "under_16", "outside_region", "risk_rule", "no_flags")


def _wording(content: Content) -> Iterator[Fault]:
    for statement in STATEMENTS:
        if statement not in content["wording"]:
            yield Fault("wording.yaml: statements", "nothing", f"the statement {statement}", "Add it.")
