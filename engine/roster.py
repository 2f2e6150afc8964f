"""Who is reachable as what, right now."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.parts import Role, Source
from engine.vocabulary import ChannelKind


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the address book 通讯录; `channels` are the kinds there is a number for."""

    id: str
    name: str
    unit: str
    post: str
    channels: frozenset[ChannelKind]
    locale: str = "zh"


@dataclass(frozen=True)
class Roster:
    """The address book and the shift as they stand at one instant.

    A post is filled by whoever is rostered to it now, else by those who hold it permanently: a
    deputy head is not rostered, and a page must find him all the same.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    on_duty: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # post -> person ids
    holders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # post -> person ids
    contacts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # unit -> person ids
    named: Mapping[str, str] = field(default_factory=dict)  # name -> person id, when only one has it
    former: Mapping[str, Person] = field(default_factory=dict)  # those who left

    def known(self, person: str | None) -> Person | None:
        """Somebody by id, also one who has left: for the names in a record, never to be called."""
        return self.people.get(person or "") or self.former.get(person or "")

    def names(self) -> frozenset[str]:
        """Everything somebody (his id too), or a unit with anybody in it, is called in the address book."""
        people = (*self.people.values(), *self.former.values())
        return frozenset(self.contacts).union(*((one.id, one.name, one.post) for one in people))

    def resolve(self, role: Role, unit: str | None) -> tuple[str, ...]:
        """Ids of the people `role` means now; `unit` is the one the incident concerns."""
        if role.source is Source.POST:
            return self.on_duty.get(role.value) or self.holders.get(role.value, ())
        if role.source is Source.UNIT:
            return self.contacts.get(role.value, ())
        if role.source is Source.CONCERNED_UNIT:
            return self.contacts.get(unit or "", ())
        person = role.value if role.value in self.people else self.named.get(role.value)
        return (person,) if person else ()

    def known_as(self, text: str) -> tuple[str, ...]:
        """Ids of the people whom an id, a name or a post means; of a post, those on duty if there are any."""
        if text in self.people:
            return (text,)
        named = tuple(person.id for person in self.people.values() if person.name == text)
        return named or self.on_duty.get(text) or self.holders.get(text, ())

    def may_act_as(self, role: Role, person: str, unit: str | None) -> bool:
        """Whether this person has the say of `role`: whoever it means now, or who holds its post off shift.

        What a post may decide goes with the post, not with the shift: a duty leader at home who is rung
        up confirms a level as well as the one on duty.
        """
        holds = role.source is Source.POST and person in self.holders.get(role.value, ())
        return holds or person in self.resolve(role, unit)

    def reachable(self, role: Role, unit: str | None) -> tuple[str, ...]:
        """Those of `resolve` for whom there is any number at all."""
        return tuple(p for p in self.resolve(role, unit) if p in self.people and self.people[p].channels)
