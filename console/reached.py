"""Who is called about an incident, and who has answered: each with how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.times import Wall
from engine.facts import Facts
from engine.vocabulary import AttemptState, ChannelKind
from flows import posts
from models.calling import LastTry
from models.views import BoardRow
from notifications.labels import tried

Tries = Mapping[tuple[str, str], LastTry]


@dataclass(frozen=True, slots=True)
class Reached:
    """Who, and by which channel and how far: 短信 已送达; of those who answered, 短信 02:14."""

    names: str
    how: str


def calling(row: BoardRow, facts: Facts, tries: Tries, wall: Wall) -> tuple[Reached, ...]:
    """Everybody a machine is calling, those of the same standing together; whom the desk dials, none is."""
    rank = {role: n for n, role in enumerate(facts.plan.roles)}  # as the playbook lists them
    pages = sorted(facts.pages, key=lambda page: rank.get(page.role, len(rank)))
    called = [(page.person or page.role, page) for page in pages]
    return _together(
        [
            (_name(facts, page.person, page.role, wall), _stands(tries.get((row.id, who)), wall))
            for who, page in called
            if who not in row.to_dial
        ],
        wall,
    )


def answered(row: BoardRow, facts: Facts, tries: Tries, wall: Wall) -> tuple[Reached, ...]:
    """Everybody who has answered, the first first."""
    whos = dict.fromkeys(row.answered)
    said = [(_name(facts, who, who, wall), _answered(tries.get((row.id, who)), wall)) for who in whos]
    return _together(said, wall)


# As many names as are read in passing; the rest is counted.
NAMED = 3


def _together(found: Sequence[tuple[str, str]], wall: Wall) -> tuple[Reached, ...]:
    by_how: dict[str, list[str]] = {}
    for name, how in found:
        by_how.setdefault(how, []).append(name)
    return tuple(Reached(_several(names, wall), how) for how, names in by_how.items())


def _several(names: list[str], wall: Wall) -> str:
    named = wall.words.several(names[:NAMED])
    return named if len(names) <= NAMED else wall.words("board.and_more", named=named, n=len(names))


def _stands(last: LastTry | None, wall: Wall) -> str:
    if last is None:
        return ""
    channel = wall.words.label(last.channel)
    return f"{channel} {tried(last.channel, last.state, wall.words.locale, last.held)}"


def _answered(last: LastTry | None, wall: Wall) -> str:
    """Whom the desk reached by hand, or who answered on a page, has no call of a machine to name."""
    if last is None or last.answered_at is None:
        return ""
    by_machine = last.channel is not ChannelKind.MANUAL and last.state is AttemptState.ANSWERED
    return f"{wall.words.label(last.channel) if by_machine else ''} {wall.clock(last.answered_at)}".strip()


def _name(facts: Facts, person: str | None, role: str, wall: Wall) -> str:
    """Post and name; the role's words where nobody is reachable."""
    known = facts.roster.known(person)
    if known:
        return posts.named(known.post, known.name, (facts.plan,), wall.words.locale)
    found = facts.plan.roles.get(role)
    return wall.words.text(found.title) if found else role
