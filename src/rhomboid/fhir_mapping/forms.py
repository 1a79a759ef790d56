"""Whether a content has the form that FHIR R4 gives to its kind, with every fault."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from rhomboid.domain.errors import AnswersError, Fault

FAULTS_AT_MOST = 20


def check_model(kind: str, content: Any) -> None:
    """Raise AnswersError, with every fault, if the content is no resource of this kind."""
    empty = list(_nulls(content, kind))[:FAULTS_AT_MOST]
    if empty:
        raise AnswersError(
            [Fault(place, "null", "a value, or nothing of that name", "Leave it out.") for place in empty]
        )
    # loading the models takes seconds, and most of what maps to FHIR never reads one
    model = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
    try:
        model.model_validate(content)
    except RecursionError as error:
        fault = Fault("resource", "parts nested too deeply", f"a {kind}", "Mend it.")
        raise AnswersError([fault]) from error
    except ValueError as error:
        # the models raise pydantic's ValidationError, a ValueError that lists what it found
        listed = error.errors() if hasattr(error, "errors") else [{"loc": (), "msg": str(error)}]
        raise AnswersError([_fault(one) for one in listed[:FAULTS_AT_MOST]]) from error


def _nulls(content: Any, place: str) -> Iterator[str]:
    """Give the place of each property that is null, which FHIR's JSON has no meaning for.

    The models take it for a property left out. A null within a list may stand for an element that has an
    extension alone (https://hl7.org/fhir/R4/json.html#null), so that is left to the models.
    """
    open_parts = [(content, place)]
    while open_parts:
        part, where = open_parts.pop()
        if isinstance(part, dict):
            yield from (f"{where}.{key}" for key, value in part.items() if value is None)
            open_parts += [(value, f"{where}.{key}") for key, value in part.items()]
        elif isinstance(part, list):
            open_parts += [(value, f"{where}[{i}]") for i, value in enumerate(part)]


def _fault(one: Any) -> Fault:
    place = ".".join(str(part) for part in one["loc"]) or "resource"
    # a message may hold a pattern with line ends in it
    said = " ".join(str(one["msg"]).split())
    return Fault(place, repr(one.get("input"))[:80], said[:200].rstrip("."), "See FHIR R4.")
