"""The pages for a clinic: people sign in, patients see their own answers, clinicians those of their patients.

Nothing here decides about a back: it adds a door before the pages, and keeps what they keep in PostgreSQL.
"""

from rhomboid.faces.web.clinic.app import make_clinic_app

__all__ = ["make_clinic_app"]
