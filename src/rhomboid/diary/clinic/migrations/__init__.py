"""The steps that make a clinic's tables, in their order."""
