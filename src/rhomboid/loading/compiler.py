"""A folder of knowledge files to the compiled JSON content, or every fault in it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault, KnowledgeError
from rhomboid.domain.numbers import wilson_interval
from rhomboid.loading import number_shapes, schema, wording_shapes
from rhomboid.loading.article_shapes import ArticleShape
from rhomboid.loading.care_shapes import PlanFileShape, PreventionShape, TreatmentShape
from rhomboid.loading.checks import faults_across_files
from rhomboid.loading.compiled import content_hash
from rhomboid.loading.exercise_shapes import ExerciseShape, JointsFileShape, ProgrammeFileShape
from rhomboid.loading.fall_shapes import FallsShape
from rhomboid.loading.files import KnowledgeFiles, Shape
from rhomboid.loading.follow_up_files import follow_up_content
from rhomboid.loading.page_shapes import InterviewShape
from rhomboid.loading.phrase_compiler import compiled_phrases
from rhomboid.loading.record_shapes import RecordShape


def compile_folder(root: Path) -> dict[str, Any]:
    """Give the compiled content of a knowledge folder, as the engine reads it.

    Errors: KnowledgeError with every fault of every file, and of what they say about one another.
    """
    return compile_whole(root)[0]


def compile_with_articles(root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what the engine reads, and apart from it what no assessment reads.

    That is the answered articles, the closed falls and what a record answers.

    Each has its own hash.

    Errors: as `compile_folder`.
    """
    return compile_whole(root)[:2]


def compile_whole(root: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Give what the engine reads, the articles, what the diary and the checks read, and the phrases.

    Each has its own hash. Errors: as `compile_folder`.
    """
    files = KnowledgeFiles(root)
    files.strays()
    content = _content_of(files)
    files.faults += faults_across_files(content, files.unread)
    phrases = compiled_phrases(files, content)
    if files.faults:
        raise KnowledgeError(files.faults)
    apart = {name: content.pop(name) for name in ("articles", "falls", "record")}
    follow_up = content.pop("follow_up")
    content["hash"] = content_hash(content)
    return content, _hashed(apart), _hashed(follow_up), phrases


def _hashed(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "hash": content_hash(content)}


def _content_of(files: KnowledgeFiles) -> dict[str, Any]:
    """Give what could be read; a file with a fault leaves its part out."""
    findings = files.facts("findings", schema.FindingShape)
    conditions = files.facts("conditions", schema.ConditionShape)
    flags: dict[str, schema.Fact] = files.facts("red_flags", schema.RedFlagShape, schema.ExclusionShape)
    return {
        **_settings_of(files),
        "sources": _mapping(files, "sources.yaml", schema.SourceShape),
        "findings": {i: _compiled_finding(f) for i, f in findings.items()},
        "conditions": {i: _compiled_condition(files, c, findings) for i, c in conditions.items()},
        "red_flags": {
            i: _compiled_flag(files, r) for i, r in flags.items() if isinstance(r, schema.RedFlagShape)
        },
        "exclusions": {i: _plain(e) for i, e in flags.items() if isinstance(e, schema.ExclusionShape)},
        "urgencies": _mapping(files, "urgency.yaml", schema.UrgencyShape),
        "pathways": {i: _plain(p) for i, p in files.facts("pathways", schema.PathwayShape).items()},
        "treatments": {i: _plain(t) for i, t in files.facts("treatments", TreatmentShape).items()},
        "prevention": {i: _plain(p) for i, p in files.facts("prevention", PreventionShape).items()},
        "exercises": {i: _plain(e) for i, e in files.facts("exercises", ExerciseShape).items()},
        "articles": {i: _plain(a) for i, a in files.facts("articles", ArticleShape).items()},
        "falls": _closings(files),
        "record": _record(files),
        "follow_up": follow_up_content(files),
    }


def _settings_of(files: KnowledgeFiles) -> dict[str, Any]:
    interview = _single(files, "interview.yaml", InterviewShape)
    model = _single(files, "model.yaml", schema.ModelShape)
    wording = _single(files, "wording.yaml", wording_shapes.WordingFileShape)
    plan = _single(files, "plan.yaml", PlanFileShape)
    joints = _single(files, "joints.yaml", JointsFileShape)
    programme = _single(files, "programme.yaml", ProgrammeFileShape)
    settings: dict[str, Any] = {}
    if joints is not None:
        settings["joints"] = {i: _plain(joint) for i, joint in joints.joints.items()}
    if programme is not None:
        settings["programme"] = _plain(programme)
    if plan is not None:
        settings["plan"] = _plain(plan)
    if model is not None:
        settings |= {"version": model.version, "model": _compiled_model(model)}
    if interview is not None:
        settings["interview"] = _plain(interview)
    if wording is not None:
        settings["wording"] = {i: _plain(s) for i, s in wording.statements.items()}
    return settings


def _mapping(files: KnowledgeFiles, name: str, shape: type[Shape]) -> dict[str, Any]:
    content = files.read(files.root / name) or {}
    shaped = {key: files.shaped(shape, one, f"{name}: {key}") for key, one in content.items()}
    files.unread |= {key for key, one in shaped.items() if one is None}
    return {key: _plain(one) for key, one in sorted(shaped.items()) if one is not None}


def _closings(files: KnowledgeFiles) -> list[dict[str, Any]]:
    """Give the reasons for which an urgency may fall; a knowledge without any has no such file."""
    name = "falls.yaml"
    shaped = _single(files, name, FallsShape) if (files.root / name).exists() else None
    return [] if shaped is None else [_plain(one) for one in shaped.closings]


def _record(files: KnowledgeFiles) -> dict[str, Any]:
    """Give what a record answers; a knowledge that answers nothing from it has no such file."""
    name = "record.yaml"
    shaped = _single(files, name, RecordShape) if (files.root / name).exists() else None
    return {"known": {}, "not_swallowed": []} if shaped is None else _plain(shaped)


def _single(files: KnowledgeFiles, name: str, shape: type[Shape]) -> Shape | None:
    content = files.read(files.root / name)
    shaped = None if content is None else files.shaped(shape, content, name)
    if shaped is None:
        files.unread.add(name)
    return shaped


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(exclude_none=True, by_alias=True)


# numbers --------------------------------------------------------------------------------------------------


def _origin(number: number_shapes.Originated, kind: str) -> dict[str, Any]:
    keys = ("reads", "source", "where", "why", "arithmetic")
    return {"kind": kind, **{k: v for k in keys if (v := getattr(number, k)) is not None}}


def _compiled_number(number: number_shapes.NumberShape) -> dict[str, Any]:
    if number.counts:
        n, of = number.counts.n, number.counts.of
        low, high = wilson_interval(n, of)
        return {**_origin(number, "counts"), "share": [n / of, low, high], "n": n, "of": of}
    shape = number.interval or number.judgement
    assert shape is not None
    kind = "interval" if number.interval else "judgement"
    return {**_origin(number, kind), "share": [shape.point, shape.low, shape.high]}


def _compiled_table(table: number_shapes.TableShape) -> dict[str, Any]:
    if table.counts:
        of = sum(table.counts.values())
        shares = {o: [n / of, *wilson_interval(n, of)] for o, n in table.counts.items()}
        return {**_origin(table, "counts"), "shares": shares, "of": of}
    ranges = table.interval or table.judgement or {}
    shares = {
        o: [r.point, r.low, r.high] for o, r in ranges.items() if isinstance(r, number_shapes.RangeShape)
    }
    return {**_origin(table, "interval" if table.interval else "judgement"), "shares": shares}


def _compiled_model(model: schema.ModelShape) -> dict[str, Any]:
    return {
        "danger_alone": _compiled_number(model.danger_alone),
        "unreported": _compiled_number(model.unreported),
        "leak_floor": model.leak_floor,
        "leak_floor_why": model.leak_floor_why,
        "reference_condition": model.reference_condition,
        "floor_under_open_emergency": model.floor_under_open_emergency,
        "floor_under_doubtful_sign": model.floor_under_doubtful_sign,
        "risk_steps": [step.model_dump() for step in sorted(model.risk_steps, key=lambda s: -s.part)],
    }


# facts ----------------------------------------------------------------------------------------------------


def _compiled_finding(finding: schema.FindingShape) -> dict[str, Any]:
    plain = _plain(finding)
    if finding.base_rate:
        plain["base_rate"] = _compiled_number(finding.base_rate)
    if finding.population:
        plain["population"] = _compiled_table(finding.population)
    if finding.options:
        plain["options"] = [{"id": i, **_plain(o)} for i, o in finding.options.items()]
    if isinstance(finding.asked_if, str):
        plain["asked_if"] = [finding.asked_if]
    elif isinstance(finding.asked_if, dict):
        plain["asked_if_option"] = plain.pop("asked_if")
    if finding.asked_of:
        plain["asked_of"] = [finding.asked_of.from_age, finding.asked_of.to_age]
    return plain


def _compiled_condition(
    files: KnowledgeFiles, condition: schema.ConditionShape, findings: Mapping[str, schema.FindingShape]
) -> dict[str, Any]:
    plain = _plain(condition)
    plain["prior"] = _compiled_number(condition.prior)
    if condition.threshold:
        plain["threshold"] = _compiled_number(condition.threshold)
    plain["findings"], plain["tables"] = {}, {}
    for finding_id, content in condition.findings.items():
        name = f"conditions/{condition.id}.yaml: findings.{finding_id}"
        finding = findings.get(finding_id)
        if finding is None:
            if finding_id in files.unread:
                continue
            hint = nearest(finding_id, findings)
            files.faults.append(
                Fault(name, "an unknown finding", f"an id of findings/{hint}", "Mend the id.")
            )
        elif finding.options:
            table = files.shaped(number_shapes.TableShape, content, name)
            if table is not None:
                plain["tables"][finding_id] = _compiled_table(table)
        else:
            number = files.shaped(number_shapes.NumberShape, content, name)
            if number is not None:
                plain["findings"][finding_id] = _compiled_number(number)
    return plain


def _compiled_flag(files: KnowledgeFiles, flag: schema.RedFlagShape) -> dict[str, Any]:
    plain = _plain(flag)
    name = f"red_flags/{flag.id}.yaml: when"
    faults_before = len(files.faults)
    plain["when"] = _expression(files, flag.when, name)
    named = dict.fromkeys(_named(plain["when"]))
    if isinstance(flag.unknown, str):
        plain["unknown"] = dict.fromkeys(named, flag.unknown)
    elif set(flag.unknown) != set(named) and len(files.faults) == faults_before:
        wrong = ", ".join(sorted(set(flag.unknown) ^ set(named)))
        place, remedy = f"red_flags/{flag.id}.yaml: unknown", "Name each finding of `when` once."
        files.faults.append(Fault(place, wrong, "a policy for every finding of the rule", remedy))
    return plain


def _expression(files: KnowledgeFiles, content: Any, name: str) -> dict[str, Any]:
    """Give {all: [...]}, {any: [...]} or {is: finding, values: [...]}; a bare id means present."""
    if isinstance(content, str):
        return {"is": content, "values": ["present"]}
    if isinstance(content, dict) and len(content) == 1:
        ((key, value),) = content.items()
        if key == "not":
            value = None
        if key in ("all", "any") and isinstance(value, list) and value:
            return {key: [_expression(files, part, name) for part in value]}
        if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            return {"is": key, "values": value}
    expected = "all: [...], any: [...], a finding id, or finding: [options]"
    files.faults.append(
        Fault(name, repr(content)[:60], expected, "Rules have no other words; there is no `not`.")
    )
    return {"any": []}


def _named(expression: Mapping[str, Any]) -> Iterator[str]:
    if "is" in expression:
        yield expression["is"]
    for part in (*expression.get("all", ()), *expression.get("any", ())):
        yield from _named(part)
