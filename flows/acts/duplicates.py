"""可能是同一件: incidents that what is being registered may be one more report of. Nothing is decided here.

A link and an account are the same or not. Titles are compared letter by letter, for Chinese has no spaces
between its words, and without the stock words in which every title of a duty room begins and ends.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from rapidfuzz import fuzz, process

from engine.vocabulary import State
from flows.acts.intake import Intake
from flows.wiring import Office
from models import candidates

# Ours: the second report of a matter comes within three days, or while it is still handled.
RECENT = timedelta(hours=72)
# Ours, tried on titles of the shipped playbooks' tests: from here on two titles may be one matter …
SIMILAR = 62.0
# … and from here on nobody should log another one without having looked.
ALIKE = 78.0
MOST = 5

Candidate = tuple[str, str, str, str, str]  # number, title, link, platform, account

_STOCK = re.compile(
    "网传|网友|网民|群众|反映|曝光|爆料|投诉|发帖|发布|引发|引起|讨论|关注|热议|舆情|信息|视频|照片|图片|"
    "有关|关于|疑似|涉嫌|一则|一条|一个|问题|事件|情况|某某|某|的|称|在|与|和|晒"
)
# What a platform adds to an address to know by whom it was shared.
_SHARED_BY = re.compile(r"^(utm_.*|from|share.*|spm|scene|sessionid|weibo_id|wxshare.*|timestamp|is_from.*)$")


@dataclass(frozen=True, slots=True)
class Alike:
    """An incident this may be: why (`link`, `account`, `title`), and how much the titles have in common."""

    number: str
    title: str
    state: State
    level: str
    logged_at: datetime
    why: tuple[str, ...]
    likeness: int

    @property
    def is_strong(self) -> bool:
        """Whether nobody should log another one without having looked at it."""
        return "link" in self.why or self.likeness >= ALIKE


def alike(office: Office, intake: Intake, key: str = "") -> tuple[Alike, ...]:
    """Up to five incidents this may be one more report of, the likeliest first; none without words.

    `key` is what this report is or will be entered under: it is not alike itself.
    """
    if intake.content_free or not (intake.title or intake.link or intake.account_name):
        return ()
    with office.database.reading() as tx:
        others = candidates.candidates(tx, office.now() - RECENT, key, drill=intake.drill)
        ranked = _ranked(intake, others)[:MOST]
        known = candidates.found(tx, [number for number, _, _ in ranked])
        plans = {one.playbook_hash: office.plan_of(tx, one.playbook_hash) for one in known.values()}
    return tuple(
        Alike(
            number,
            known[number].title,
            known[number].state,
            plans[known[number].playbook_hash].level(known[number].event_level).name,
            known[number].logged_at,
            why,
            round(likeness),
        )
        for number, why, likeness in ranked
    )


def _ranked(intake: Intake, others: Sequence[Candidate]) -> list[tuple[str, tuple[str, ...], float]]:
    """Numbers of those that have anything in common, with what, the likeliest first."""
    titles = _alike_titles(intake.title, [title for _, title, *_ in others])
    link, account = Link.of(intake.link), same_account(intake.account_platform, intake.account_name)
    found: list[tuple[str, tuple[str, ...], float]] = []
    for at, (number, _, its_link, platform, name) in enumerate(others):
        why = []
        if link and link.is_of(its_link):
            why.append("link")
        if account[1] and name and _is_same(account, same_account(platform, name)):
            why.append("account")
        if at in titles:
            why.append("title")
        if why:
            found.append((number, tuple(why), titles.get(at, 0.0)))
    return sorted(found, key=lambda one: ("link" in one[1], len(one[1]), one[2]), reverse=True)


def _alike_titles(title: str, others: Sequence[str]) -> dict[int, float]:
    """The places of the titles that are similar to this one, with how much (0 to 100)."""
    mine = told(title)
    if len(mine) < 2:
        return {}
    theirs = [told(other) for other in others]
    found = process.extract(mine, theirs, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=None)
    return {at: likeness for _, likeness, at in found}


@lru_cache(maxsize=32_768)  # the same titles are compared again at the next letter
def told(title: str) -> str:
    """What a title tells: without stock words, blanks and marks; the whole of it if nothing were left."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", title).casefold() if c.isalnum())
    return _STOCK.sub("", plain) or plain


@dataclass(frozen=True, slots=True)
class Link:
    """What the addresses of one page have in common: host, path, and what is asked for there."""

    host: str
    path: str
    asked: str

    @classmethod
    def of(cls, link: str) -> "Link | None":
        """Read from an address as somebody copied it; None if there is none."""
        try:
            parts = urlsplit(link.strip() if "://" in link else f"//{link.strip()}")
        except ValueError:  # half an address, while it is typed
            return None
        if not parts.netloc:
            return None
        asked = sorted(pair for pair in parse_qsl(parts.query) if not _SHARED_BY.match(pair[0]))
        host = parts.netloc.lower().removeprefix("www.").removeprefix("m.")
        return cls(host, parts.path.rstrip("/"), urlencode(asked))

    def is_of(self, other: str) -> bool:
        """Whether the other address is of the same page. A path that is not in it settles it at once."""
        return bool(other) and self.path in other and Link.of(other) == self


def same_account(platform: str, name: str) -> tuple[str, str]:
    """What two ways to write one account have in common; nothing without its name."""
    plain = [unicodedata.normalize("NFKC", text).casefold().strip().lstrip("@") for text in (platform, name)]
    return (plain[0], "".join(plain[1].split())) if plain[1] else ("", "")


def _is_same(mine: tuple[str, str], theirs: tuple[str, str]) -> bool:
    """One name on one platform; where a platform was not said, the name is enough to have a look."""
    return mine[1] == theirs[1] and (mine[0] == theirs[0] or not (mine[0] and theirs[0]))
