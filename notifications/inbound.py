"""What a person texted back. Pure.

People answer with thumbs at three in the morning: "1234", "收到1234", "１２３４ 在处理", "ok". A code
names its page; a bare word answers only when the caller knows that there is exactly one page open.
"""

import re
import unicodedata
from dataclasses import dataclass

ANSWERS = frozenset(
    {
        *("1", "y", "yes", "ok", "okay", "k", "roger", "copy", "received"),
        *("收到", "已收到", "收到了", "收悉", "已收悉", "好", "好的", "好嘞", "行", "是", "在", "嗯", "明白"),
        *("知道了", "已知悉", "已阅", "应答", "确认"),
        *("在处理", "正在处理", "处理中", "马上处理", "马上办", "马上到"),
    }
)
"""Words that, alone or together, say "I have it"."""

POLITE = frozenset(("谢谢", "辛苦了", "您好", "你好", "领导好", "thanks", "thx", "hello"))
"""Words that may stand beside an answer and are none by themselves."""

STOPS = frozenset(
    {"stop", "stopall", "unsubscribe", "revoke", "optout", "td", "t", "退订", "取消订阅", "拒收"}
)
"""Words that ask for no more texts, also beside a code.

The English ones are those after which Twilio sends this person nothing more (Twilio, "Advanced
opt-out", default keywords); 退订, TD and T are what texts in China name for it.
"""

STOPS_ALONE = frozenset({"cancel", "end", "quit"})
"""The same, when nothing else is said. Twilio stops for these too; beside a code they are an answer."""

STARTS = frozenset({"start", "unstop", "恢复", "恢复订阅", "恢复接收"})
"""Words that take a stop back. YES, with which Twilio takes it back too, is an answer here."""

_DECLINES = re.compile(
    r"无法|不能处理|处理不了|办不了|转呼|转下一位|找别人|不在岗|拒绝|不是我|\b(?:cannot|can't|decline|unable)\b"
)
# "2026-0042" is an incident's number, "0552-…" a landline, "2026年" a year: none is a code.
_CODE = re.compile(r"(?<![\d\-])\d{4,6}(?![\d\-年])")
# The number of a drill, 2026-演0042, whose end would else be read as a code.
_DRILL = re.compile(r"\d{4}-[^\W\d_]{1,4}\d{4,}")
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a text says. With neither `code` nor `bare` it is free text, for the desk to read.

    `declines`: it says that the person cannot act. Then it is never an answer; a code it names says
    which call it declines. `stops` and `starts`: no more texts to this number, or texts again. Neither
    is an answer: whoever opts out has not taken anything over.
    """

    code: str | None
    bare: bool
    declines: bool = False
    stops: bool = False
    starts: bool = False


def read_reply(body: str) -> Reply:
    """Read what a person texted. Full-width digits and letters count as the plain ones."""
    text = unicodedata.normalize("NFKC", body).casefold().replace("\u2019", "'")
    text = _DRILL.sub("编号", text)
    found = _CODE.search(text)
    code = found.group() if found else None
    words = _WORDS.findall(_CODE.sub(" ", text, count=1))
    if words and STOPS.issuperset(words):
        return Reply(code=None, bare=False, stops=True)
    if code or _DECLINES.search(text):
        return Reply(code, bare=False, declines=bool(_DECLINES.search(text)))
    if words and (STOPS | STOPS_ALONE).issuperset(words):
        return Reply(code=None, bare=False, stops=True)
    if words and STARTS.issuperset(words):
        return Reply(code=None, bare=False, starts=True)
    bare = any(word in ANSWERS for word in words) and all(word in ANSWERS or word in POLITE for word in words)
    return Reply(code=None, bare=bare)
