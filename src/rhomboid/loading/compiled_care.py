"""The compiled treatments, prevention and plan settings to their types, on the standard library alone."""

from __future__ import annotations

from typing import Any

from rhomboid.domain import care
from rhomboid.loading.compiled_words import citations, page, statement, wording


def treatment(treatment_id: str, t: dict[str, Any]) -> care.Treatment:
    """Give one treatment."""
    conditions = t["conditions"]
    return care.Treatment(
        id=treatment_id,
        kind=t["kind"],
        group=t["group"],
        given_by=t["given_by"],
        title=wording(t["title"]),
        summary=t["summary"],
        dose=_dose(t["dose"]),
        how=tuple(t["how"]),
        steps_from=citations(t["steps_from"]),
        harms=tuple(t["harms"]),
        stop_if=tuple(t["stop_if"]),
        must_not=tuple(contraindication(c) for c in t["must_not"]),
        safety=support(t["safety"]),
        evidence=evidence(t["evidence"]),
        guidelines=tuple(care.Position(**g) for g in t["guidelines"]),
        disagreement=t.get("disagreement", ""),
        claims=tuple(care.Claim(c["says"], tuple(c["by"]), c["answer"]) for c in t["claims"]),
        conditions=() if isinstance(conditions, str) else tuple(conditions),
        not_for=tuple(t["not_for"]),
        offered_up_to=t["offered_up_to"],
        removed_by=tuple(t["removed_by"]),
        from_age_years=t["from_age_years"],
        fits=_fits(t),
        only_if_it_fits=t["for_whom"] == "those_it_fits",
        tried=_tried(t["tried"]) if "tried" in t else None,
        rows=tuple(t["rows"]),
        status=t["status"],
        checked_on=t["checked_on"],
    )


def prevention(prevention_id: str, p: dict[str, Any]) -> care.Prevention:
    """Give one fact of prevention."""
    return care.Prevention(
        id=prevention_id,
        title=wording(p["title"]),
        advice=p["advice"],
        how=tuple(p["how"]),
        steps_from=citations(p["steps_from"]),
        quantities=tuple(care.Quantity(q["id"], q["value"], q["unit"], support(q)) for q in p["quantities"]),
        must_not=tuple(contraindication(c) for c in p["must_not"]),
        evidence=evidence(p["evidence"]),
        disagreement=p.get("disagreement", ""),
        fits=_fits(p),
        only_if_it_fits=p["for_whom"] == "those_it_fits",
        check=p.get("check", ""),
        rows=tuple(p["rows"]),
        status=p["status"],
        checked_on=p["checked_on"],
    )


def plan_settings(p: dict[str, Any]) -> care.PlanSettings:
    """Give how a plan is asked for and put together."""
    return care.PlanSettings(
        pages=tuple(page(one) for one in p["pages"]),
        leading_from=p["leading_from"],
        leading_at_most=p["leading_at_most"],
        barred_from=p["barred_from"],
        offered_while_incomplete=p["offered_while_incomplete"],
        programme_removed_by=tuple(p["programme_removed_by"]),
        group_order=tuple(p["group_order"]),
        return_rules=tuple(_return_rule(r) for r in p["come_back"]),
        asks=tuple(
            care.Ask(a["text"], tuple(a["services"]), a.get("finding", ""), tuple(a["when"]))
            for a in p["what_to_ask"]
        ),
        who_to_see=tuple(care.WhoToSee(w["service"], w["when"], support(w)) for w in p["who_to_see"]),
        sentences={i: statement(s) for i, s in p["sentences"].items()},
    )


def support(s: dict[str, Any]) -> care.Support:
    """Give where a statement comes from."""
    return care.Support(citations(s["citations"]), s.get("judgement", ""))


def _dose(d: dict[str, Any]) -> care.Dose:
    medicine, time = d.get("medicine"), d.get("time")
    return care.Dose(
        d["text"],
        care.MedicineLimits(**medicine) if medicine else None,
        care.TimeLimits(**time) if time else None,
        support(d),
    )


def contraindication(c: dict[str, Any]) -> care.Contraindication:
    """Give an answer that takes an offer away."""
    return care.Contraindication(c["finding"], tuple(c["when"]), c["why"], c["ask"])


def evidence(e: dict[str, Any]) -> care.Evidence:
    """Give what studies found."""
    return care.Evidence(e["grade"], e["studied_in"], e["finds"], support(e))


def _fits(fact: dict[str, Any]) -> tuple[care.Fit, ...]:
    return tuple(care.Fit(f["finding"], tuple(f["when"]), f["why"]) for f in fact["fits"])


def _tried(t: dict[str, Any]) -> care.Tried:
    return care.Tried(t["finding"], tuple(t["helped"]), tuple(t["in_vain"]))


def _return_rule(r: dict[str, Any]) -> care.ReturnRule:
    return care.ReturnRule(
        r["id"], r["days"], r["whom"], r["why"], r.get("finding", ""), tuple(r["when"]), support(r)
    )
