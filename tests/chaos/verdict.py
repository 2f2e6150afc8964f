"""Lost, duplicated, doubtful: what the providers' own logs and the record say of one run. Pure.

Lost: somebody who was due to be called, with no text at any provider and no entry why. Duplicated:
for each answer code, channel and provider, what the provider took in beyond the attempts claimed.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from engine.vocabulary import AttemptState, ChannelKind, PageState

Key = tuple[str, str, ChannelKind, str]  # incident's number, answer code, channel, provider


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody (None: the desk, for a role nobody fills) is to be called about an incident."""

    number: str
    person: str | None


@dataclass(frozen=True, slots=True)
class Paged:
    """A page as the record has it."""

    number: str
    person: str | None
    code: str
    state: PageState = PageState.OPEN


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt as the record has it. `provider_id` is what the provider calls it, if we know.

    `waits`: its time has not come.
    """

    number: str
    code: str
    channel: ChannelKind
    provider: str
    state: AttemptState
    provider_id: str | None = None
    doubtful: bool = False
    waits: bool = False

    @property
    def key(self) -> Key:
        """What it is counted under."""
        return (self.number, self.code, self.channel, self.provider)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message a provider took in, by its own log."""

    number: str
    code: str
    channel: ChannelKind
    provider: str

    @property
    def key(self) -> Key:
        """What it is counted under."""
        return (self.number, self.code, self.channel, self.provider)


@dataclass(frozen=True)
class Night:
    """Everything there is to judge. `answered` are incidents with an answer on record."""

    due: Collection[Due] = ()
    pages: Collection[Paged] = ()
    tries: Collection[Tried] = ()
    taken: Collection[Taken] = ()
    answered: Collection[str] = ()
    unfired: int = 0  # timers due and not fired
    faults: int = 0  # what went wrong in an unforeseen way, by the logs
    tampered: str = ""  # what the record's own verification says, if it is not as it was entered


@dataclass(frozen=True)
class Verdict:
    """What became of a night. `misjudged`: taken by a provider, while the record says it never arrived."""

    pages: int
    lost: tuple[Due, ...]
    duplicated: int
    doubtful: int
    misjudged: int
    unsettled: int
    unfired: int = 0
    faults: int = 0
    tampered: str = ""
    kills: int = field(default=0, compare=False)

    @property
    def line(self) -> str:
        """The one line a run prints."""
        return (
            f"kills={self.kills} pages={self.pages} lost={len(self.lost)} "
            f"duplicated={self.duplicated} doubtful={self.doubtful}"
        )

    @property
    def complaints(self) -> list[str]:
        """Everything that should not be, in words; empty for a good night."""
        found = [f"lost: {due.number} to {due.person or 'the desk'}" for due in self.lost]
        counted = {
            "texts beyond the attempts claimed": self.duplicated,
            "texts at a provider which the record says never arrived": self.misjudged,
            "attempts that nobody settled": self.unsettled,
            "timers due and not fired": self.unfired,
            "faults in the logs": self.faults,
        }
        found += [f"{count} {what}" for what, count in counted.items() if count]
        return found + ([f"the record does not verify: {self.tampered}"] if self.tampered else [])


# Never at a provider: not sent yet, or taken back unsent.
_UNSENT = frozenset({AttemptState.PENDING, AttemptState.WITHDRAWN})
# On the desk, or dealt with there.
_CARD = frozenset({AttemptState.HANDED_OVER, AttemptState.ANSWERED})


def judge(night: Night) -> Verdict:
    """What became of every page of a night at whose end nothing is in hand any more."""
    return Verdict(
        pages=len(night.pages) + len(_unpaged(night)),
        lost=lost(night),
        duplicated=_beyond(night.taken, (t for t in night.tries if t.state not in _UNSENT)),
        doubtful=sum(tried.doubtful for tried in night.tries),
        misjudged=_beyond(night.taken, (t for t in night.tries if _may_have_arrived(t))),
        unsettled=sum(_is_unsettled(tried) for tried in night.tries),
        unfired=night.unfired,
        faults=night.faults,
        tampered=night.tampered,
    )


def lost(night: Night) -> tuple[Due, ...]:
    """Whoever was due and was neither called nor has an entry why.

    An entry why is a page that ended (answered, withdrawn), a card on the desk, or, for somebody
    who was never paged at all, an answer that came first. A text that is held back for a moment, to
    go with others in a storm, is not due yet; a call planned for later is no excuse for its text.
    """
    texts = {(taken.number, taken.code) for taken in night.taken}
    cards = {
        (tried.number, tried.code)
        for tried in night.tries
        if tried.channel is ChannelKind.MANUAL and tried.state in _CARD
    }
    held = {(t.number, t.code) for t in night.tries if t.waits and t.channel is ChannelKind.SMS}
    silent = [
        Due(page.number, page.person)
        for page in night.pages
        if page.state is PageState.OPEN and (page.number, page.code) not in texts | cards | held
    ]
    return (*silent, *(due for due in _unpaged(night) if due.number not in night.answered))


def _unpaged(night: Night) -> list[Due]:
    """Whoever was due and has no page."""
    paged = {Due(page.number, page.person) for page in night.pages}
    return [due for due in dict.fromkeys(night.due) if due not in paged]


def _beyond(taken: Iterable[Taken], tries: Iterable[Tried]) -> int:
    """How many messages were taken in beyond these attempts, key by key."""
    claimed = Counter(tried.key for tried in tries)
    arrived = Counter(message.key for message in taken)
    return sum(max(0, count - claimed[key]) for key, count in arrived.items())


def _may_have_arrived(tried: Tried) -> bool:
    """Whether the record leaves room for a message at the provider: one without its id has failed."""
    failed = tried.state is AttemptState.FAILED and tried.provider_id is None
    return tried.state not in _UNSENT and not failed


def _is_unsettled(tried: Tried) -> bool:
    if tried.state is AttemptState.UNKNOWN:
        return not tried.doubtful
    return tried.state in (AttemptState.PENDING, AttemptState.CLAIMED) and not tried.waits
