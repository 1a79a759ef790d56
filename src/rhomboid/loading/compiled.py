"""The compiled knowledge (plain JSON) to `Knowledge`, on the standard library alone."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from rhomboid.domain import knowledge as k
from rhomboid.domain import pages, rules
from rhomboid.domain.numbers import Number, Origin, Share, Table
from rhomboid.domain.settings import ModelSettings, RiskStep
from rhomboid.loading import compiled_words as words
from rhomboid.loading.compiled_words import citations as _citations
from rhomboid.loading.compiled_words import wording as _wording

if TYPE_CHECKING:
    from rhomboid.domain.care_facts import CareFacts


def knowledge_from_json(text: str) -> k.Knowledge:
    """Give the knowledge from the text of a compiled file."""
    return knowledge_from(json.loads(text))


def canonical_json(content: Any) -> str:
    """Give the one spelling of a JSON content that is hashed and stored."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(content: dict[str, Any]) -> str:
    """Give the SHA-256 of the content without its own hash."""
    bare = {key: value for key, value in content.items() if key != "hash"}
    return hashlib.sha256(canonical_json(bare).encode()).hexdigest()


def hash_of_text(text: str, content: dict[str, Any]) -> str:
    """Give the SHA-256 of the text of a compiled file without its hash: its content's, if it is canonical."""
    own = f'"hash":"{content.get("hash")}",'
    return hashlib.sha256(text.replace(own, "", 1).encode()).hexdigest()


def knowledge_from(content: dict[str, Any]) -> k.Knowledge:
    """Give the knowledge from the compiled content."""
    return k.Knowledge(
        version=content["version"],
        hash=content["hash"],
        model=_model(content["model"]),
        sources={i: _source(i, s) for i, s in content["sources"].items()},
        findings={i: _finding(i, f) for i, f in content["findings"].items()},
        conditions={i: _condition(i, c) for i, c in content["conditions"].items()},
        red_flags={i: _red_flag(i, r) for i, r in content["red_flags"].items()},
        exclusions={i: _exclusion(i, e) for i, e in content["exclusions"].items()},
        urgencies={u: _urgency(u, content["urgencies"][u]) for u in k.URGENCIES},
        pathways={i: _pathway(i, p) for i, p in content["pathways"].items()},
        interview=_interview(content["interview"]),
        wording={i: words.statement(s) for i, s in content["wording"].items()},
        make_care=lambda: _care_facts(content),
    )


def _care_facts(content: dict[str, Any]) -> CareFacts:
    # the types of care alone take as long to load as a posterior takes to reckon
    from rhomboid.loading.compiled_care_facts import care_facts_from  # noqa: PLC0415

    return care_facts_from(content)


def _origin(number: dict[str, Any]) -> Origin:
    return Origin(
        number["reads"],
        number["kind"],
        number.get("source"),
        number.get("where"),
        number.get("why"),
        number.get("arithmetic"),
    )


def _share(triple: list[float]) -> Share:
    return Share(*triple)


def _number(number: dict[str, Any]) -> Number:
    return Number(_share(number["share"]), _origin(number))


def _table(table: dict[str, Any]) -> Table:
    return Table({option: _share(triple) for option, triple in table["shares"].items()}, _origin(table))


def _codes(codes: dict[str, list[str]]) -> k.Codes:
    return k.Codes(tuple(codes.get("icd10cm", ())), tuple(codes.get("snomed", ())))


def _model(model: dict[str, Any]) -> ModelSettings:
    return ModelSettings(
        _number(model["danger_alone"]),
        model["leak_floor"],
        model["reference_condition"],
        model["floor_under_open_emergency"],
        model["floor_under_doubtful_sign"],
        tuple(RiskStep(step["part"], step["urgency"]) for step in model["risk_steps"]),
        # releases before it took every answer at its word
        _number(model["unreported"]) if "unreported" in model else None,
    )


def _source(source_id: str, s: dict[str, Any]) -> k.Source:
    return k.Source(
        source_id,
        s["title"],
        s.get("authors") or "",
        s.get("container") or "",
        s.get("year"),
        s.get("url") or "",
        s["kind"],
        s["read"],
    )


def _finding(finding_id: str, f: dict[str, Any]) -> k.Finding:
    derived = f.get("derived")
    asked_of = f.get("asked_of")
    return k.Finding(
        id=finding_id,
        type=f["type"],
        title=_wording(f["title"]),
        status=f["status"],
        checked_on=f["checked_on"],
        question=f.get("question", ""),
        help=f.get("help", ""),
        why_asked=f.get("why_asked", ""),
        base_rate=_number(f["base_rate"]) if "base_rate" in f else None,
        options=tuple(k.Option(o["id"], o["label"], o["clinician"]) for o in f.get("options", ())),
        population=_table(f["population"]) if "population" in f else None,
        asked_if=tuple(f.get("asked_if", ())),
        asked_if_option={q: tuple(options) for q, options in f.get("asked_if_option", {}).items()},
        asked_of=(asked_of[0], asked_of[1]) if asked_of else None,
        derived=_derivation(derived) if derived else None,
        codes=_codes(f.get("codes", {})),
        contradicts=tuple(words.contradiction(c) for c in f.get("contradicts", ())),
    )


def _derivation(derived: dict[str, Any]) -> k.Derivation:
    bands = {band: (limits[0], limits[1]) for band, limits in derived.get("bands", {}).items()}
    return k.Derivation(derived["from"], derived.get("at_least"), bands)


def _condition(condition_id: str, c: dict[str, Any]) -> k.Condition:
    text = c["text"]
    return k.Condition(
        id=condition_id,
        kind=c["kind"],
        nature=tuple(c["nature"]),
        group=c["group"],
        urgency=c["urgency"],
        title=_wording(c["title"]),
        codes=_codes(c["codes"]),
        prior=_number(c["prior"]),
        threshold=_number(c["threshold"]) if "threshold" in c else None,
        text=k.ConditionText(**{**text, "sources": tuple(text["sources"])}),
        next_steps=tuple(k.NextStep(**step) for step in c["next_steps"]),
        findings={i: _number(n) for i, n in c["findings"].items()},
        tables={i: _table(t) for i, t in c["tables"].items()},
        status=c["status"],
        checked_on=c["checked_on"],
    )


def _expression(content: dict[str, Any]) -> rules.Expression:
    if "all" in content:
        return rules.All(tuple(_expression(part) for part in content["all"]))
    if "any" in content:
        return rules.Any(tuple(_expression(part) for part in content["any"]))
    return rules.Is(content["is"], tuple(content["values"]))


def _red_flag(flag_id: str, r: dict[str, Any]) -> k.RedFlag:
    return k.RedFlag(
        id=flag_id,
        urgency=r["urgency"],
        title=_wording(r["title"]),
        reason=_wording(r["reason"]),
        about=tuple(r["about"]),
        when=_expression(r["when"]),
        unknown=r["unknown"],
        citations=_citations(r["citations"]),
        judgement=r.get("judgement", ""),
        rows=tuple(r["rows"]),
        status=r["status"],
        checked_on=r["checked_on"],
        within_days=r.get("within_days"),
        service=r.get("service"),
    )


def _exclusion(exclusion_id: str, e: dict[str, Any]) -> k.Exclusion:
    return k.Exclusion(exclusion_id, e["title"], e["excluded_because"], _citations(e["citations"]))


def _urgency(level: k.Urgency, u: dict[str, Any]) -> k.UrgencyLevel:
    return k.UrgencyLevel(level, _wording(u["title"]), u["service"], u.get("within_days"), tuple(u["advice"]))


def _pathway(pathway_id: str, p: dict[str, Any]) -> k.Pathway:
    return k.Pathway(
        pathway_id,
        p["title"],
        dict(p["services"]),
        tuple(p["emergency_card"]),
        tuple(p["department_card"]),
        tuple(p["crisis_card"]),
        _citations(p["citations"]),
    )


def _interview(plan: dict[str, Any]) -> pages.InterviewPlan:
    screens = tuple(words.page(p) for p in plan["pages"])
    stop = plan["stop"]
    return pages.InterviewPlan(screens, stop["below_bits"], stop["screens_at_most"], stop["singles_at_most"])
