"""Doors for programs: REST, FHIR, CDS Hooks and MCP. Each puts questions to the engine; no rule lives here."""
