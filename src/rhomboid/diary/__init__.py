"""Entries over time, their trend, and what they write as answers before a new assessment.

Law of this room: it reads no clock (the date comes in) and holds no rule of urgency. SQLite or PostgreSQL.
"""
