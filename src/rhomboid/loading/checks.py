"""What the files must say about one another: every name exists, every rule can be read, nothing dangles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault
from rhomboid.domain.knowledge import URGENCIES
from rhomboid.loading.care_checks import faults_of_care, services_named
from rhomboid.loading.exercise_checks import faults_of_exercises
from rhomboid.loading.follow_up_files import faults_of_follow_up

Content = Mapping[str, Any]


def faults_across_files(content: Content, unread: Iterable[str] = ()) -> list[Fault]:
    """Give every fault between the files of a compiled content.

    unread: ids and file names that could not be read; what points to them is not held against the others.
    """
    whole = {**content, "unread": frozenset(unread)}
    checks = [_finding_links, _condition_tables, _flag_rules, _services, _articles, _falls, _record]
    checks += [faults_of_care, faults_of_exercises, _sources, faults_of_follow_up]
    of_one_file = {
        "urgency.yaml": _levels,
        "interview.yaml": _pages,
        "model.yaml": _model,
        "wording.yaml": _wording,
    }
    checks += [check for name, check in of_one_file.items() if name not in whole["unread"]]
    return [fault for check in checks for fault in check(whole)]


def _unknown(content: Content, place: str, word: str, kind: str, known: Any) -> Iterator[Fault]:
    """Give a fault if the word is not known; none if it names what could not be read."""
    if word not in known and word not in content["unread"]:
        expected = f"an id of {kind}{nearest(word, known)}"
        yield Fault(place, f'"{word}"', expected, "Mend the id, or add the file.")


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


# the parts of a content that cite
CITING = (
    *("findings", "conditions", "red_flags", "exclusions"),
    *("pathways", "model", "wording", "articles", "falls", "record", "follow_up"),
    *("treatments", "prevention", "exercises", "plan", "joints", "programme"),
)


def _sources(content: Content) -> Iterator[Fault]:
    known = content["sources"]
    used = set()
    for folder in CITING:
        for place, source in _cited(content.get(folder, {}), folder):
            used.add(source)
            if "sources.yaml" not in content["unread"]:
                yield from _unknown(content, place, source, "sources.yaml", known)
    if content["unread"]:
        # a file that could not be read may cite it
        return
    for source in sorted(set(known) - used):
        expected = "each source cited by some fact"
        yield Fault(
            f"sources.yaml: {source}", "a source that nothing cites", expected, "Cite it or delete it."
        )


def _finding_links(content: Content) -> Iterator[Fault]:
    findings = content["findings"]
    for finding_id, finding in findings.items():
        place = f"findings/{finding_id}.yaml: asked_if"
        by_option = finding.get("asked_if_option", {})
        for other in (*finding.get("asked_if", ()), *by_option):
            yield from _unknown(content, place, other, "findings/", findings)
        for other, options in by_option.items():
            legal = _options_of(findings.get(other, {}))
            for option in options if other in findings else ():
                if option not in legal:
                    expected = f"one of {', '.join(legal)}{nearest(option, legal)}"
                    yield Fault(f"{place}.{other}", f'"{option}"', expected, "Mend the option.")


def _options_of(finding: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(o["id"] for o in finding.get("options", ()))


def _condition_tables(content: Content) -> Iterator[Fault]:
    for condition_id, condition in content["conditions"].items():
        for finding_id, table in condition["tables"].items():
            options = _options_of(content["findings"][finding_id])
            place = f"conditions/{condition_id}.yaml: findings.{finding_id}"
            missing = [o for o in options if o not in table["shares"]]
            extra = [o for o in table["shares"] if o not in options]
            if missing:
                found, expected = f"no {', '.join(missing)}", "each option of the question once"
                yield Fault(place, found, expected, "Add a share for each.")
            for option in extra:
                expected = f"one of {', '.join(options)}{nearest(option, options)}"
                yield Fault(place, f'the option "{option}"', expected, "Mend the option.")


def _leaves(expression: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "is" in expression:
        yield expression
    for part in (*expression.get("all", ()), *expression.get("any", ())):
        yield from _leaves(part)


def _flag_rules(content: Content) -> Iterator[Fault]:
    for flag_id, flag in content["red_flags"].items():
        place = f"red_flags/{flag_id}.yaml"
        for leaf in _leaves(flag["when"]):
            yield from _faults_of_leaf(content, f"{place}: when", leaf)
        for condition in flag["about"]:
            yield from _unknown(content, f"{place}: about", condition, "conditions/", content["conditions"])


def _faults_of_leaf(content: Content, place: str, leaf: Mapping[str, Any]) -> Iterator[Fault]:
    finding = content["findings"].get(leaf["is"])
    if finding is None:
        yield from _unknown(content, place, leaf["is"], "findings/", content["findings"])
        return
    # absent is no legal value: a rule that needs an absence could fall when the finding appears
    legal = _options_of(finding) or ("present",)
    for value in leaf["values"]:
        if value not in legal:
            expected = f"one of {', '.join(legal)}{nearest(value, legal)}"
            remedy = "Rules have no negation; mend the word."
            yield Fault(f"{place}.{leaf['is']}", f'"{value}"', expected, remedy)


def _levels(content: Content) -> Iterator[Fault]:
    for level in URGENCIES:
        if level not in content["urgencies"] and level not in content["unread"]:
            yield Fault("urgency.yaml", "nothing", f"the level {level}", "Add it.")
    for level in content["urgencies"]:
        yield from _unknown(content, "urgency.yaml", level, "levels", URGENCIES)


def _pages(content: Content) -> Iterator[Fault]:
    findings, seen = content["findings"], set()
    for page in content["interview"]["pages"]:
        for block in page["blocks"]:
            for finding in block["findings"]:
                place = f"interview.yaml: {page['id']}"
                yield from _unknown(content, place, finding, "findings/", findings)
                if finding in seen:
                    yield Fault(place, f"{finding} a second time", "each finding on one page", "Keep one.")
                seen.add(finding)


def _services(content: Content) -> Iterator[Fault]:
    named = [(f"urgency.yaml: {level}", u["service"]) for level, u in content["urgencies"].items()]
    flags = content["red_flags"].items()
    named += [(f"red_flags/{i}.yaml: service", r["service"]) for i, r in flags if "service" in r]
    named += dict.fromkeys(services_named(content))
    for pathway_id, pathway in content["pathways"].items():
        kind = f"the services of pathways/{pathway_id}.yaml"
        for place, service in named:
            yield from _unknown(content, place, service, kind, pathway["services"])


def _articles(content: Content) -> Iterator[Fault]:
    kinds = ("findings", "conditions", "red_flags", "exclusions", "treatments", "prevention", "exercises")
    known = [i for kind in kinds for i in content.get(kind, ())]
    for article_id, article in content["articles"].items():
        for number, statement in enumerate(article["statements"], start=1):
            place = f"articles/{article_id}.yaml: statement {number}: facts"
            for fact in statement["facts"]:
                yield from _unknown(content, place, fact, "a folder of facts", known)


def _falls(content: Content) -> Iterator[Fault]:
    for number, closing in enumerate(content["falls"], start=1):
        place = f"falls.yaml: closing {number}"
        for finding in closing["findings"]:
            yield from _unknown(content, f"{place}: findings", finding, "findings/", content["findings"])
        danger = [closing["danger"]] if "danger" in closing else []
        for condition in (*danger, *closing["took"]):
            yield from _unknown(content, place, condition, "conditions/", content["conditions"])


def _record(content: Content) -> Iterator[Fault]:
    for finding in content["record"]["known"]:
        place = f"record.yaml: known.{finding}"
        yield from _unknown(content, place, finding, "findings/", content["findings"])
        known = content["findings"].get(finding, {})
        if known.get("options") or known.get("type") == "derived":
            expected = "a finding that is answered with yes or no"
            yield Fault(place, "a finding with other answers", expected, "Leave it to be asked.")


def _model(content: Content) -> Iterator[Fault]:
    reference, conditions = content["model"]["reference_condition"], content["conditions"]
    yield from _unknown(content, "model.yaml: reference_condition", reference, "conditions/", conditions)


# the sentences that the assessment says by name
STATEMENTS = (
    "not_a_diagnosis",
    "incomplete",
    "doubtful",
    "doubtful_sign",
    "doubtful_lesser_sign",
    "under_16",
    "outside_region",
    "risk_rule",
    "risk_sign",
    "crisis_title",
    "no_flags",
)


def _wording(content: Content) -> Iterator[Fault]:
    for statement in STATEMENTS:
        if statement not in content["wording"]:
            yield Fault("wording.yaml: statements", "nothing", f"the statement {statement}", "Add it.")
