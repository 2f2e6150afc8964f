"""Who did something: every entry of the record names one."""

from dataclasses import dataclass, replace

from engine.vocabulary import ActorKind
from models.columns import canonical, sha256
from models.once import Once


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the system, a phone number's owner, or a Prefect run.

    `id` is a person's id (or the name given, while there are no accounts), a node, or a run id;
    `via` is the way: console, cli, sms, call …; `verified` whether anything proves it. `once`: under
    which key the act was sent, which is then done once.
    """

    kind: ActorKind
    id: str
    via: str
    verified: bool = False
    once: Once | None = None

    @property
    def entry(self) -> dict[str, object]:
        """As the record keeps it."""
        return {"kind": self.kind.value, "id": self.id, "via": self.via, "verified": self.verified}


def system(node: str) -> Actor:
    """The engine itself, on this node."""
    return Actor(ActorKind.SYSTEM, node, "watch", verified=True)


def person(who: str, via: str) -> Actor:
    """Somebody at the console or the command line, who says so."""
    return Actor(ActorKind.PERSON, who, via)


def sent(actor: Actor, key: str, what: object) -> Actor:
    """The same, who sends `what` (plain values) under this key; without a key the actor as he or she is."""
    return (
        replace(actor, once=Once(key, sha256(canonical({"actor": actor.id, "what": what})))) if key else actor
    )
