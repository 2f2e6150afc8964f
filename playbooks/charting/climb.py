"""The lane of the ladder: who is called after whom, and past whom where the fields leave a rung out."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from engine.conditions import ALWAYS
from engine.parts import Ladder, Rung
from engine.plan import Plan
from engine.vocabulary import ChannelKind, Side
from playbooks import turns, wording
from playbooks.charting.nodes import Lane, Link, Node, Shape
from playbooks.charting.words import word
from playbooks.explaining import Page
from playbooks.paper.limits import rows

_AGAIN = "again"


def _ladder(page: Page) -> Ladder:
    """The one that the levels shown share."""
    return page.plan.ladders[page.levels[0].id]


def _box(place: int) -> str:
    return f"rung:{place + 1}"


def rung_boxes(page: Page) -> Mapping[str, str]:
    """By role, the box of the first rung that calls it."""
    boxes: dict[str, str] = {}
    for place, rung in enumerate(_ladder(page).rungs):
        for role in rung.roles:
            boxes.setdefault(role, _box(place))
    return boxes


def calls(page: Page) -> Lane:
    """The ladder that the levels shown share, rung by rung, and what ends it."""
    ladder = _ladder(page)
    links = tuple(_links(page, ladder))
    straight = {link.source for link in links if _is_straight(ladder, link)}
    table = rows(page.rung_heading(ladder), page.ladder_lines(), page.locale)
    nodes = [
        Node(
            _box(place),
            Shape.HAND if by_hand(page.plan, rung.roles, rung.channels) else Shape.TASK,
            cells["Who"],
            (
                page.pair(cells["When"], cells["How"]),
                *_only_if(page, rung),
                *(() if _box(place) in straight else (_goes_on(page, rung),)),
            ),
        )
        for place, (rung, (cells, _)) in enumerate(zip(ladder.rungs, table, strict=True))
    ]
    again = Node(_AGAIN, Shape.NOTE, word("again", page.locale), (page.word("again"),))
    lapse = word("lapse", page.locale, span=page.by_level(page.plan.act_within))
    stops = Node("stops", Shape.NOTE, word("stops", page.locale), (lapse,))
    return Lane("ladder", word("ladder", page.locale), (*nodes, again, stops), links, share=22)


def _links(page: Page, ladder: Ladder) -> Iterator[Link]:
    """From each rung to every one that may follow it: the next one, and the one after those left out."""
    end = len(ladder.rungs)
    follow = {pair for turn in turns.of_plan(page.plan, ladder) for pair in pairwise((*turn, end))}
    for place, after in sorted(follow):
        label = _unanswered(page, ladder.rungs[place])
        yield Link(_box(place), _AGAIN if after == end else _box(after), label)


def _is_straight(ladder: Ladder, link: Link) -> bool:
    """Whether it leads to the box below, so that its label has room beside it."""
    boxes = [*map(_box, range(len(ladder.rungs))), _AGAIN]
    return (link.source, link.target) in pairwise(boxes)


def _only_if(page: Page, rung: Rung) -> tuple[str, ...]:
    """When it is called at all, and that it is passed over otherwise."""
    if rung.when == ALWAYS:
        return ()
    return page.only_if(rung.when), word("passed_over", page.locale)


def _unanswered(page: Page, rung: Rung) -> str:
    wait = wording.span(rung.wait, page.locale)
    key = "unanswered_again" if rung.repeats else "unanswered"
    return word(key, page.locale, wait=wait, times=rung.repeats + 1)


def _goes_on(page: Page, rung: Rung) -> str:
    """What stands in a box with no arrow below it: the arrows beside boxes have no labels."""
    return word("goes_on", page.locale, unanswered=_unanswered(page, rung))


def by_hand(plan: Plan, roles: tuple[str, ...], channels: tuple[ChannelKind, ...]) -> bool:
    """Whether a person dials: whoever stands above always, and where the plan has nothing else."""
    above = all(plan.roles[role].side is Side.ABOVE for role in roles)
    return above or set(channels) == {ChannelKind.MANUAL}
