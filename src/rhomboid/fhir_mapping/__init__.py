"""Our types to FHIR R4 resources and back: plain JSON content out, checked content in."""
