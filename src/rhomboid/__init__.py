"""rhomboid: open, auditable assessment of upper back pain.

It is information and decision support, never a diagnosis.
"""

__version__ = "0.1.0"
