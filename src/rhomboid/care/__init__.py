"""What to do about it: checks of lifting, bags and workplaces.

Law of this room: standard library only, pure. Every limit and formula's constant comes from the knowledge.
"""
