"""What this person may do: offers, what is withheld and why, everyday advice, outlook and the next date.

Checks of lifts, bags and workplaces lie in `checks`. Law of this room: standard library only, pure; it reads
an assessment and never changes one. Nothing that an answer speaks against is offered, and neither is anything
about which an answer is missing or not sure. Every limit and constant comes from the knowledge.
"""
