"""履职留痕 of one incident: checked against its chain, with the seal that covers it."""

from dataclasses import dataclass
from datetime import datetime

from flows.wiring import Office
from models import incidents, record


@dataclass(frozen=True, slots=True)
class Proof:
    """What holds the record of an incident: how many entries fit, and the last seal up to `sealed_to`."""

    entries: int
    seal: str = ""
    sealed_at: datetime | None = None
    sealed_to: int = 0


def proof(office: Office, number: str) -> Proof:
    """Read the chain of this incident again. Tampered names the first entry that is not as it was."""
    with office.database.reading() as tx:
        chain = incidents.subject(incidents.id_of(tx, number))
        entries = record.verify_chain(tx, chain)
        sealed = record.last_seal(tx, chain)
    return Proof(entries, *sealed) if sealed else Proof(entries)
