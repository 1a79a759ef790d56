"""SMART App Launch 2: the pages are opened from a record system, ask nothing known there, and can write back.

Loaded only where the pages are served with record systems named; never in the visitor's own browser.
"""

from rhomboid.faces.web.smart.app import make_smart_app
from rhomboid.faces.web.smart.launch import Issuer, SmartSettings

__all__ = ["Issuer", "SmartSettings", "make_smart_app"]
