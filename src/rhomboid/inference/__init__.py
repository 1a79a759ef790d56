"""Exact inference over two hidden variables: the ordinary cause and the danger.

Law of this room: standard library only, pure, deterministic; it knows no red flag (`triage` is a stranger).
"""
