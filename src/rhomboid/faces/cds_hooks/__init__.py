"""CDS Hooks 2.0: cards for a clinician who opens a record or selects an order."""

from rhomboid.faces.cds_hooks.routes import PREFIX, cds_routes

__all__ = ["PREFIX", "cds_routes"]
