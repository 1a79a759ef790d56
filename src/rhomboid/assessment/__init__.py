"""assess(engine, answers, as_of, pathway) -> Assessment: flags, ranking and the record that explains them.

Law of this room: standard library only, pure. The date and the pathway come in and are echoed.
"""

from rhomboid.assessment.assess import assess
from rhomboid.assessment.at_once import urgency_at_once
from rhomboid.assessment.engine import Engine

__all__ = ["Engine", "assess", "urgency_at_once"]
