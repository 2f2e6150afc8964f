"""Who did something: every entry of the record names one."""

from dataclasses import dataclass

from engine.vocabulary import ActorKind


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the system, a phone number's owner, or a Prefect run.

    `id` is a person's id (or the name given, while there are no accounts), a node, or a run id;
    `via` is the way: console, cli, sms, call …; `verified` whether anything proves it.
    """

    kind: ActorKind
    id: str
    via: str
    verified: bool = False

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
