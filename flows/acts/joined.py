"""What goes over to another incident with one that is joined to it 并案."""

from engine.origins import Heard, Origin
from engine.vocabulary import Anchor
from models.incidents import Loaded


def origins(loaded: Loaded) -> tuple[Origin, ...]:
    """Its sources: the one it was logged with, as it was written down, and the further ones."""
    incident, row = loaded.facts.incident, loaded.row
    received = incident.anchors.get(Anchor.RECEIVED, row["logged_at"])
    return (Origin(Heard.OTHER, received, row["source_of_report"]), *incident.origins)
