"""The CapabilityStatement: what the FHIR door can do."""

from __future__ import annotations

from rhomboid import __version__
from rhomboid.domain.knowledge import Knowledge
from rhomboid.fhir_mapping.names import Resource

NEXT_QUESTION = "http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-next-question"
ASSESS = "urn:rhomboid:operation:assess"
RELEASED_ON = "2026-11-21"


def capability_statement(knowledge: Knowledge) -> Resource:
    """Give the CapabilityStatement of an instance."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "experimental": True,
        "date": RELEASED_ON,
        "kind": "instance",
        "software": {"name": "rhomboid", "version": __version__},
        "implementation": {"description": f"Upper back pain, knowledge {knowledge.version}. Stateless."},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "Nothing is stored. Answers go in and an assessment comes out.",
                "resource": [
                    {
                        "type": "Questionnaire",
                        "interaction": [{"code": "read"}, {"code": "search-type"}],
                        "operation": [{"name": "next-question", "definition": NEXT_QUESTION}],
                    },
                    {
                        "type": "QuestionnaireResponse",
                        "operation": [{"name": "assess", "definition": ASSESS}],
                    },
                ],
            }
        ],
    }
