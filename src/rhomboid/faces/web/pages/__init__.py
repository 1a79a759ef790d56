"""Modules of pages: each gives a list ROUTES, and nothing is decided in one that a room below decides."""
