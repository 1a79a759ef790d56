"""The interview: which screen comes next, replayed from the answers.

Law of this room: standard library only, pure. No state is stored: it follows from the answers alone.
"""
