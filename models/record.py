"""The record: append-only hash chains, and the seals that fix all of them at an hour.

Each entry hashes the digest of its payload, not the payload: two persons may clear a payload with
a reason and the chain still verifies. The digest is salted, and the salt goes with the payload: what
is left confirms no guess. The head of a chain stands on the row it belongs to, so
appending needs no look at the entries, and runs under that row's version.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from models import clearing, documents, drills
from models.columns import canonical, is_digest_of, new_salt, salted, sha256
from models.errors import Tampered
from models.session import Tx, alone_with
from models.tables import Chain, Entry, Incident, Seal

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_seal = Seal.__table__  # type: ignore[attr-defined]
_incident = Incident.__table__  # type: ignore[attr-defined]
_chains = Chain.__table__  # type: ignore[attr-defined]

# Where everything is entered that happens to the system and not to one incident: people and shifts
# imported, the clock set, a backup restored.
REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry to append. `actor` is {kind, id, via, verified}; `happened_at` makes it 补录."""

    kind: str
    payload: Mapping[str, Any]
    actor: Mapping[str, Any]
    on_behalf_of: str | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many entries, and the hash of the last."""

    seq: int
    hash: str


def chained(chain: str, head: Head, lines: Iterable[Line], at: datetime) -> tuple[list[dict[str, Any]], Head]:
    """Rows for `lines` after `head`, and the new head. Nothing is written yet."""
    rows = []
    for line in lines:
        payload, salt = canonical(line.payload), new_salt()
        row: dict[str, Any] = {
            "chain": chain,
            "seq": head.seq + 1,
            "kind": line.kind,
            "at": at,
            "happened_at": line.happened_at,
            "actor": canonical(line.actor),
            "on_behalf_of": line.on_behalf_of,
            "digest": salted(salt, payload),
            "prev": head.hash,
        }
        row["hash"] = _hash(row)
        rows.append({**row, "payload": payload, "salt": salt})
        head = Head(row["seq"], row["hash"])
    return rows, head


def _hash(row: Mapping[str, Any]) -> str:
    """What an entry commits to: everything about it, with its payload's digest for the payload."""
    names = ("chain", "seq", "kind", "at", "happened_at", "actor", "on_behalf_of", "digest", "prev")
    return sha256(canonical({name: row[name] for name in names}))


_append = insert(_entry)


def append(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Write rows made by `chained`."""
    if rows:
        tx.execute(_append, rows)


def register(tx: Tx, lines: Iterable[Line], now: datetime) -> int:
    """Append to the register; whoever comes second waits for the first, or finds the head moved.

    The number of the last entry.
    """
    row = tx.execute(select(_chains).where(_chains.c.name == REGISTER).with_for_update()).first()
    head = Head(row.seq, row.head) if row else Head(0, "")
    rows, new = chained(REGISTER, head, lines, now)
    values = {"seq": new.seq, "head": new.hash}
    if row:
        tx.execute(update(_chains).where(_chains.c.name == REGISTER).values(values))
    else:
        tx.execute(insert(_chains), {"name": REGISTER, "sealed_seq": 0, **values})
    append(tx, rows)
    return new.seq


def registered(tx: Tx, kind: str, limit: int) -> list[dict[str, Any]]:
    """What the latest entries of this kind in the register say, the latest first."""
    mine = (_entry.c.chain == REGISTER, _entry.c.kind == kind, _entry.c.payload.is_not(None))
    rows = tx.execute(select(_entry.c.payload).where(*mine).order_by(_entry.c.seq.desc()).limit(limit))
    return [json.loads(row.payload) for row in rows]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries of the register: of these kinds, by this actor (an id), in this time, before an entry."""

    kinds: tuple[str, ...] = ()
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def registered_as(tx: Tx, wanted: Wanted, limit: int | None = None) -> list[dict[str, Any]]:
    """Entries of the register, the latest first, payload and actor decoded."""
    query = select(_entry).where(_entry.c.chain == REGISTER).order_by(_entry.c.seq.desc())
    if wanted.kinds:
        query = query.where(_entry.c.kind.in_(wanted.kinds))
    if wanted.actor:
        fragment = f'"id":{json.dumps(wanted.actor, ensure_ascii=False)},'
        query = query.where(_entry.c.actor.contains(fragment, autoescape=True))
    if wanted.since:
        query = query.where(_entry.c.at >= wanted.since)
    if wanted.until:
        query = query.where(_entry.c.at < wanted.until)
    if wanted.before:
        query = query.where(_entry.c.seq < wanted.before)
    return [_shown(dict(row)) for row in tx.execute(query.limit(limit)).mappings()]


def read(tx: Tx, chain: str) -> list[dict[str, Any]]:
    """The entries of a chain in order, payload and actor decoded (payload None if cleared).

    Of a payload whose words were cleared, what is left; `kept` tells these entries.
    """
    rows = tx.execute(select(_entry).where(_entry.c.chain == chain).order_by(_entry.c.seq)).mappings()
    return [_shown(dict(row)) for row in rows]


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "payload": _decoded(row["payload"] or row["kept"]), "actor": json.loads(row["actor"])}


def _decoded(payload: str | None) -> dict[str, Any] | None:
    return json.loads(payload) if payload else None


def seal(tx: Tx, now: datetime) -> str:
    """Seal every head that has moved since the last seal; the hash to print. Nothing moved: the last one.

    One sealer at a time: two that follow the same seal would leave a chain that never verifies again.
    """
    alone_with(tx, "seal")
    last = tx.execute(select(_seal).order_by(_seal.c.id.desc()).limit(1)).mappings().first()
    # In id order, as everybody takes these rows: marking them as sealed locks each.
    grown = select(_incident.c.id, _incident.c.seq, _incident.c.head).order_by(_incident.c.id)
    moved = tx.execute(grown.where(_incident.c.seq > _incident.c.sealed_seq)).all()
    others = tx.execute(select(_chains).where(_chains.c.seq > _chains.c.sealed_seq)).all()
    if not (moved or others):
        return str(last["hash"]) if last else ""
    heads = canonical(
        {_chain(row.id): [row.seq, row.head] for row in moved}
        | {row.name: [row.seq, row.head] for row in others}
    )
    prev = last["hash"] if last else ""
    hashed = sha256(canonical({"at": now, "heads": heads, "prev": prev}))
    tx.execute(insert(_seal), {"at": now, "heads": heads, "prev": prev, "hash": hashed})
    for table, key, rows in ((_incident, "id", moved), (_chains, "name", others)):
        sealed = update(table).where(table.c[key] == bindparam("row")).values(sealed_seq=bindparam("upto"))
        if rows:
            tx.execute(sealed, [{"row": getattr(row, key), "upto": row.seq} for row in rows])
    return hashed


def _chain(incident_id: str) -> str:
    return f"incident:{incident_id}"


def last_seal(tx: Tx, chain: str) -> tuple[str, datetime, int] | None:
    """(hash, when, up to which entry) of the latest seal over this chain; None if it was never sealed."""
    sealed = _seal.c.heads.contains(f'"{chain}":', autoescape=True)
    row = tx.execute(select(_seal).where(sealed).order_by(_seal.c.id.desc()).limit(1)).mappings().first()
    return (row["hash"], row["at"], json.loads(row["heads"])[chain][0]) if row else None


def verify_chain(tx: Tx, chain: str) -> int:
    """Read one chain again; how many entries it has. Tampered names the first that is not as it was."""
    prev, count = "", 0
    query = select(_entry).where(_entry.c.chain == chain).order_by(_entry.c.seq)
    for count, row in enumerate(tx.execute(query).mappings(), start=1):
        _verify_entry(dict(row), expected_seq=count, prev=prev)
        prev = row["hash"]
    return count


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and whether the seal asked for was among it."""

    chains: int
    entries: int
    cleared: int
    seals: int


def verify(tx: Tx, against: str | None = None) -> Verification:
    """Read every chain and every seal again; raises Tampered naming the first that does not match.

    `against` is a seal somebody has on paper: it must be one of ours, so that a record rewritten as
    a whole, with hashes that fit each other, is found out too.
    """
    hashes: dict[str, list[str]] = {}
    cleared = 0
    for row in tx.execute(select(_entry).order_by(_entry.c.chain, _entry.c.seq)).mappings():
        chain = hashes.setdefault(row["chain"], [""])
        _verify_entry(dict(row), expected_seq=len(chain), prev=chain[-1])
        chain.append(row["hash"])
        cleared += row["payload"] is None
    for name, called, head in _heads(tx):
        chain = hashes.get(name, [""])
        if head != Head(len(chain) - 1, chain[-1]):
            raise Tampered(f"{called}: the chain ends at entry {len(chain) - 1}, its head says {head.seq}")
    drills.verify(tx)
    clearing.verify(tx)
    documents.verify(tx)
    seals = _verify_seals(tx, hashes, against)
    return Verification(len(hashes), sum(map(len, hashes.values())) - len(hashes), cleared, seals)


def _heads(tx: Tx) -> list[tuple[str, str, Head]]:
    """(chain, what people call it, its head) of every chain there is."""
    rows = tx.execute(select(_incident.c.id, _incident.c.number, _incident.c.seq, _incident.c.head))
    found = [(_chain(row.id), row.number, Head(row.seq, row.head)) for row in rows]
    return found + [(row.name, row.name, Head(row.seq, row.head)) for row in tx.execute(select(_chains))]


def _verify_entry(row: Mapping[str, Any], expected_seq: int, prev: str) -> None:
    where = f"{row['chain']} entry {row['seq']}"
    if row["seq"] != expected_seq:
        raise Tampered(f"{where}: entry {expected_seq} is missing")
    if row["prev"] != prev:
        raise Tampered(f"{where}: does not follow the entry before it")
    if row["payload"] is not None and not is_digest_of(row["digest"], row["payload"], row["salt"]):
        raise Tampered(f"{where}: its content is not what was entered")
    if _hash(row) != row["hash"]:
        raise Tampered(f"{where}: its time, actor or kind is not what was entered")


def _verify_seals(tx: Tx, hashes: Mapping[str, list[str]], against: str | None) -> int:
    prev, seen = "", set()
    for row in tx.execute(select(_seal).order_by(_seal.c.id)).mappings():
        where = f"seal {row['id']}"
        expected = sha256(canonical({"at": row["at"], "heads": row["heads"], "prev": row["prev"]}))
        if row["prev"] != prev or row["hash"] != expected:
            raise Tampered(f"{where}: does not match what it seals")
        for chain, (seq, head) in json.loads(row["heads"]).items():
            if hashes.get(chain, [])[seq : seq + 1] != [head]:
                raise Tampered(f"{where}: {chain} was another one up to entry {seq}")
        prev = row["hash"]
        seen.add(prev)
    if against and against not in seen:
        raise Tampered(f"no seal {against} was ever made by this record")
    return len(seen)
