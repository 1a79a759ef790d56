"""Whether a content has the form that FHIR R4 gives to its kind, with every fault."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from rhomboid.domain.errors import AnswersError, Fault

FAULTS_AT_MOST = 20


def check_model(kind: str, content: Any) -> None:
    """Raise AnswersError, with every fault, if the content is no resource of this kind."""
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


def _fault(one: Any) -> Fault:
    place = ".".join(str(part) for part in one["loc"]) or "resource"
    return Fault(place, repr(one.get("input"))[:80], str(one["msg"])[:200].rstrip("."), "See FHIR R4.")
