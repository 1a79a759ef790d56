"""Frozen types that every other room speaks: knowledge, answers, assessments and the error family.

Law of this room: standard library only; no files, clock, chance or logging; no probability is computed.
"""
