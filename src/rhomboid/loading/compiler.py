"""A folder of knowledge files to the compiled JSON content, or every fault in it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from rhomboid.domain.answers import nearest
from rhomboid.domain.errors import Fault, KnowledgeError
from rhomboid.domain.numbers import wilson_interval
from rhomboid.loading import schema
from rhomboid.loading.checks import faults_across_files
from rhomboid.loading.compiled import content_hash
from rhomboid.loading.yaml_reader import read_yaml_file

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass
class _Files:
    """Reads files below a root and collects the faults."""

    root: Path
    faults: list[Fault] = field(default_factory=list)

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def read(self, path: Path) -> Any:
        content, faults = read_yaml_file(path, self.name(path))
        self.faults += faults
        return content

    def shaped(self, shape: type[Shape], content: Any, name: str) -> Shape | None:
        try:
            return shape.model_validate(content)
        except ValidationError as error:
            self.faults += [_fault_of(name, one) for one in error.errors()]
            return None

    def facts(self, folder: str, shape: type[Shape], other: type[BaseModel] | None = None) -> dict[str, Any]:
        """Give the checked facts of a folder by id; each file's name must be its id."""
        facts: dict[str, Any] = {}
        for path in sorted((self.root / folder).glob("*.yaml")):
            content = self.read(path)
            if content is None:
                continue
            name = self.name(path)
            first = next(iter(content), None) if isinstance(content, dict) else None
            if first != "id" or content["id"] != path.stem:
                expected = f"`id: {path.stem}` as its first line"
                self.faults.append(Fault(name, f"`{first}` first", expected, "Name the file after its id."))
                continue
            is_other = other is not None and "excluded_because" in content
            fact = self.shaped(other if is_other and other else shape, content, name)
            if fact is not None:
                facts[path.stem] = fact
        return facts


def compile_folder(root: Path) -> dict[str, Any]:
    """Give the compiled content of a knowledge folder.

    Errors: KnowledgeError with every fault of every file, and of what they say about one another.
    """
    files = _Files(root)
    content = _content_of(files)
    if not files.faults:
        files.faults += faults_across_files(content)
    if files.faults:
        raise KnowledgeError(files.faults)
    content["hash"] = content_hash(content)
    return content


def _content_of(files: _Files) -> dict[str, Any]:
    findings = files.facts("findings", schema.FindingShape)
    conditions = files.facts("conditions", schema.ConditionShape)
    flags = files.facts("red_flags", schema.RedFlagShape, schema.ExclusionShape)
    pathways = files.facts("pathways", schema.PathwayShape)
    sources = _mapping(files, "sources.yaml", schema.SourceShape)
    urgencies = _mapping(files, "urgency.yaml", schema.UrgencyShape)
    interview = _single(files, "interview.yaml", schema.InterviewShape)
    model = _single(files, "model.yaml", schema.ModelShape)
    wording = _single(files, "wording.yaml", schema.WordingFileShape)
    if files.faults or interview is None or model is None or wording is None:
        return {}
    return {
        "version": model.version,
        "model": _compiled_model(model),
        "sources": {i: _plain(s) for i, s in sorted(sources.items())},
        "findings": {i: _compiled_finding(f) for i, f in findings.items()},
        "conditions": {i: _compiled_condition(files, c, findings) for i, c in conditions.items()},
        "red_flags": {
            i: _compiled_flag(files, r) for i, r in flags.items() if isinstance(r, schema.RedFlagShape)
        },
        "exclusions": {i: _plain(e) for i, e in flags.items() if isinstance(e, schema.ExclusionShape)},
        "urgencies": {i: _plain(u) for i, u in urgencies.items()},
        "pathways": {i: _plain(p) for i, p in pathways.items()},
        "interview": _plain(interview),
        "wording": {i: _plain(s) for i, s in wording.statements.items()},
    }


def _mapping(files: _Files, name: str, shape: type[Shape]) -> dict[str, Shape]:
    content = files.read(files.root / name)
    if not isinstance(content, dict):
        return {}
    shaped = ((key, files.shaped(shape, one, f"{name}: {key}")) for key, one in content.items())
    return {key: one for key, one in shaped if one is not None}


def _single(files: _Files, name: str, shape: type[Shape]) -> Shape | None:
    content = files.read(files.root / name)
    return None if content is None else files.shaped(shape, content, name)


def _fault_of(name: str, error: Any) -> Fault:
    path = ".".join(str(part) for part in error["loc"])
    place = f"{name}: {path}" if path else name
    kind, message = error["type"], error["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return Fault(place, "an unknown key", "a key of the schema", "Delete it, or mend its spelling.")
    if kind == "missing":
        return Fault(place, "nothing", "this key", "Add it.")
    found = repr(error["input"])
    shown = found if len(found) <= 60 else found[:57] + "..."
    return Fault(place, shown, message, "See the README of the knowledge folder for the shape.")


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(exclude_none=True, by_alias=True)


# numbers --------------------------------------------------------------------------------------------------


def _origin(number: schema.Originated, kind: str) -> dict[str, Any]:
    keys = ("reads", "source", "where", "why", "arithmetic")
    return {"kind": kind, **{k: v for k in keys if (v := getattr(number, k)) is not None}}


def _compiled_number(number: schema.NumberShape) -> dict[str, Any]:
    if number.counts:
        n, of = number.counts.n, number.counts.of
        low, high = wilson_interval(n, of)
        return {**_origin(number, "counts"), "share": [n / of, low, high], "n": n, "of": of}
    shape = number.interval or number.judgement
    assert shape is not None
    kind = "interval" if number.interval else "judgement"
    return {**_origin(number, kind), "share": [shape.point, shape.low, shape.high]}


def _compiled_table(table: schema.TableShape) -> dict[str, Any]:
    if table.counts:
        of = sum(table.counts.values())
        shares = {o: [n / of, *wilson_interval(n, of)] for o, n in table.counts.items()}
        return {**_origin(table, "counts"), "shares": shares, "of": of}
    ranges = table.interval or table.judgement or {}
    shares = {o: [r.point, r.low, r.high] for o, r in ranges.items() if isinstance(r, schema.RangeShape)}
    return {**_origin(table, "interval" if table.interval else "judgement"), "shares": shares}


def _compiled_model(model: schema.ModelShape) -> dict[str, Any]:
    return {
        "danger_alone": _compiled_number(model.danger_alone),
        "leak_floor": model.leak_floor,
        "leak_floor_why": model.leak_floor_why,
        "reference_condition": model.reference_condition,
        "floor_under_open_emergency": model.floor_under_open_emergency,
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
    files: _Files, condition: schema.ConditionShape, findings: Mapping[str, schema.FindingShape]
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
            hint = nearest(finding_id, findings)
            files.faults.append(Fault(name, "an unknown finding", f"an id of findings/{hint}", "Mend the id."))
        elif finding.options:
            table = files.shaped(schema.TableShape, content, name)
            if table is not None:
                plain["tables"][finding_id] = _compiled_table(table)
        else:
            number = files.shaped(schema.NumberShape, content, name)
            if number is not None:
                plain["findings"][finding_id] = _compiled_number(number)
    return plain


def _compiled_flag(files: _Files, flag: schema.RedFlagShape) -> dict[str, Any]:
    plain = _plain(flag)
    name = f"red_flags/{flag.id}.yaml: when"
    plain["when"] = _expression(files, flag.when, name)
    named = dict.fromkeys(_named(plain["when"]))
    if isinstance(flag.unknown, str):
        plain["unknown"] = dict.fromkeys(named, flag.unknown)
    elif set(flag.unknown) != set(named):
        wrong = ", ".join(sorted(set(flag.unknown) ^ set(named)))
        place, remedy = f"red_flags/{flag.id}.yaml: unknown", "Name each finding of `when` once."
        files.faults.append(Fault(place, wrong, "a policy for every finding of the rule", remedy))
    return plain


def _expression(files: _Files, content: Any, name: str) -> dict[str, Any]:
    """Give {all: [...]}, {any: [...]} or {is: finding, values: [...]}; a bare id means present."""
    if isinstance(content, str):
        return {"is": content, "values": ["present"]}
    if isinstance(content, dict) and len(content) == 1:
        (key, value), = content.items()
        if key in ("all", "any") and isinstance(value, list) and value:
            return {key: [_expression(files, part, name) for part in value]}
        if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            return {"is": key, "values": value}
    expected = "all: [...], any: [...], a finding id, or finding: [options]"
    files.faults.append(Fault(name, repr(content)[:60], expected, "Rules have no other words; there is no `not`."))
    return {"any": []}


def _named(expression: Mapping[str, Any]) -> Iterator[str]:
    if "is" in expression:
        yield expression["is"]
    for part in (*expression.get("all", ()), *expression.get("any", ())):
        yield from _named(part)
