"""Doors for programs: REST, FHIR, CDS Hooks and MCP. Each asks the engine; no rule lives here."""
