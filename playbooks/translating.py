"""What a Chinese word stands for where an id or a word of the format belongs.

A plan is read in Chinese, so its author writes what is read there: 本级制度 for own_rule, 校长 for principal.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from engine import moments
from engine.parts import FieldKind
from engine.vocabulary import Anchor
from playbooks import wording
from playbooks.saying import Said, say
from playbooks.titles import MOMENTS, Titles
from playbooks.values import Fact

# What people say besides the words that are printed.
_BESIDES: Mapping[str, str] = {
    **{"法律": "law", "法规": "law", "电话": "voice", "是非": FieldKind.YES_NO, "选择": FieldKind.CHOICE},
    **{"时间": FieldKind.TIME, "自然日": "natural", "工作日": "working"},
    **{"拟稿": "draft", "核稿": "review", "会签": "countersign", "签发": "sign", "印发": "issue"},
}
_PRINTED = (wording.STANDINGS, wording.SIDES, wording.CHANNELS, wording.MODES)
_ANCHORS: Mapping[str, Anchor] = {
    **{text.zh: anchor for anchor, text in wording.ANCHORS.items()},
    **{"发生": Anchor.OCCURRED, "接到报告": Anchor.RECEIVED, "首次核定": Anchor.CONFIRMED},
    **dict.fromkeys(("同意", "经同意"), Anchor.CONSENTED),
    **dict.fromkeys(("批示", "交办"), Anchor.INSTRUCTED),
    **dict.fromkeys(("处置结束", "处置终止", "终止", "结案", "ended", "closed"), Anchor.RESOLVED),
}
_KINDS: Mapping[str, str] = {
    **{"步骤": moments.STEP, "时限": moments.DEADLINE, "超时": moments.MISSED, "续报": moments.UPDATE},
    **{"告知": moments.TOLD, "已读": moments.READ, "签收": moments.SIGNED, "应答": moments.ANSWERED},
    **{"研判": moments.JUDGED, "字段": moments.FIELD},
}
# What a report or document is filled from, as the manual calls it.
FACTS: Mapping[Fact, str] = {
    **{Fact.BASICS: "基本情况", Fact.FIELDS: "字段", Fact.LEVELS: "级别", Fact.TIMELINE: "时间轴"},
    **{Fact.PAGES: "呼叫", Fact.TELLS: "告知", Fact.UPWARD: "报送", Fact.HANDOVER: "送达和签收"},
    **{Fact.DEADLINES: "时限", Fact.UPDATES: "续报", Fact.STEPS: "步骤", Fact.DOCUMENTS: "文书"},
    **{Fact.NOTES: "记事", Fact.SPREAD: "传播情况"},
}
# In which lists of the file a name of each kind is sought by its title.
_LISTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("field", "coded field", "time"), ("fields",)),
    **{"level": ("levels",), "role": ("roles",), "step": ("steps",)},
}
# What is meant by a title alone where a moment belongs: that it is done, or was last made.
_DONE = (moments.STEP, moments.DEADLINE, moments.UPDATE)
_WIDE = re.compile(r"\s*[，、；]\s*")
_AFTERWARDS = re.compile(r"(?:以后|之后|后|起|时)$")


def value(word: str, allowed: Iterable[str]) -> Said | None:
    """The remedy for a word that stands for one of `allowed`, or for several with a wide comma; else None."""
    values = tuple(allowed)
    several = _several([next((one for one in _values(part) if one in values), part) for part in _split(word)])
    return several or next((say("write {0}", one) for one in _values(word) if one in values), None)


def _values(word: str) -> Iterator[str]:
    if word in _BESIDES:
        yield _BESIDES[word]
    for printed in _PRINTED:
        for own, text in printed.items():
            if word in (text.zh, text.zh.partition("（")[0]):
                yield own


def name(word: str, kind: str, known: Iterable[str], titles: Titles) -> Said | None:
    """The remedy for a name that is written by its title, or several with a wide comma; else None."""
    names = tuple(known)
    if ids := _known(word, kind, names, titles):
        return say("write {0}", " / ".join(ids))
    parts = _split(word)
    return _several([next(iter(_known(part, kind, names, titles)), part) for part in parts])


def _known(word: str, kind: str, known: tuple[str, ...], titles: Titles) -> list[str]:
    return [one for one in dict.fromkeys(_names(word, kind, titles)) if one in known]


def _names(word: str, kind: str, titles: Titles) -> Iterator[str]:
    """The names of what is called `word`, whether or not they may stand there."""
    if kind in _LISTS:
        yield from titles.ids(word, _LISTS[kind])
        return
    if kind == "fact":
        yield from (fact for fact, said in FACTS.items() if said == word)
    before, colon, item = (part.strip() for part in word.replace("：", ":").partition(":"))
    if colon:
        named = _KINDS.get(before, before)
        lists = [MOMENTS[named]] if named in MOMENTS else []
        yield from (moments.of(named, one) for one in (item, *titles.ids(item, lists)))
        return
    said = _AFTERWARDS.sub("", word)
    yield from (anchor for written, anchor in _ANCHORS.items() if written in (word, said))
    done = ([moments.of(one, item) for item in titles.ids(said, [MOMENTS[one]])] for one in _DONE)
    yield from next(filter(None, done), [])


def _split(word: str) -> list[str]:
    return [part for part in _WIDE.split(word) if part]


def _several(parts: list[str]) -> Said | None:
    """What was meant for several: the comma of a Chinese keyboard is no comma of YAML."""
    if len(parts) < 2:
        return None
    return say("its comma is full-width: write a half-width comma and a space, {0}", ", ".join(parts))
