"""SMART App Launch 2: opened from a record system, asking nothing known there, the result kept there.

`smart_routes` gives plain Starlette routes, which any app can mount.
"""

from rhomboid.faces.smart.launch import Issuer, SmartSettings
from rhomboid.faces.smart.routes import PREFIX, smart_routes

__all__ = ["PREFIX", "Issuer", "SmartSettings", "smart_routes"]
