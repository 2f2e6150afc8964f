"""An incident that is about to be entered 接报登记."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.facts import Drill


@dataclass(frozen=True)
class NewIncident:
    """A checked intake. `texts` are the words of the form (`models.registration`).

    `drill_mark` stands in the number of a drill.
    """

    key: str
    body_hash: str
    playbook_hash: str
    event_level: str
    response_level: str
    anchors: Mapping[str, datetime]
    fields: Mapping[str, str | bool]
    given: frozenset[str]
    texts: Mapping[str, str]
    unit: str | None
    logged_by: str | None
    year: int
    drill: Drill | None = None
    drill_mark: str = ""
    content_free: bool = False
