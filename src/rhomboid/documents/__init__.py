"""Pictures and pages made of what the engine says: domain values in, text out, no files."""
