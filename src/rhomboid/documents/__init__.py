"""Pictures and pages made of what the engine says: figures and charts; domain values in, text out."""
