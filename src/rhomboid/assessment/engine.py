"""A knowledge release made ready once, for many people."""

from __future__ import annotations

from dataclasses import dataclass

from rhomboid.domain.knowledge import Knowledge
from rhomboid.inference.network import Network, network_of


@dataclass(frozen=True)
class Engine:
    """The knowledge and the network built from it."""

    knowledge: Knowledge
    network: Network

    @classmethod
    def of(cls, knowledge: Knowledge) -> Engine:
        """Give the engine of a knowledge release."""
        return cls(knowledge, network_of(knowledge))
