"""FHIR R4 over HTTP: the Questionnaire, SDC adaptive forms, and `$assess`. Nothing is stored."""

from rhomboid.faces.fhir.routes import PREFIX, fhir_routes, outcome_response

__all__ = ["PREFIX", "fhir_routes", "outcome_response"]
