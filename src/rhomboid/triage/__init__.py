"""Red flags: rules on answers alone, three-valued, to one urgency.

Law of this room: standard library only, pure; it knows no probability (`inference` is a stranger). A rule has
no negation, so that no answer going from absent to unknown to present can lower what the flags say.
"""
