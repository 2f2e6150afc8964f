"""No step deletes criticism, floods comments or buys numbers; one that forbids or reports it is no such step.

办法第五条 asks the office to answer the public, 第二十二条 forbids bought numbers. Words are looked at,
clause by clause: what forbids (严禁) stands before the act in its clause, what others do (举报) without an
act of the office in between. Whoever wants to hide it finds other words: this is for slips of the pen.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.naming import found
from playbooks.rules import Rule
from playbooks.saying import say

_REASON = say(
    "the office answers criticism (办法第五条) and never buys or fakes numbers (第二十二条): remove the step"
)
_CLAUSES = re.compile(r"[,。.;:!?()]")
# Within a Chinese word these only hide it.
_HIDES = re.compile(r"[\s·・“”\"'-]+")


@dataclass(frozen=True)
class _Words:
    """Of one language: the acts, and what before (or after) one makes it none of ours."""

    acts: re.Pattern[str]
    forbids: re.Pattern[str]
    of_others: re.Pattern[str]
    own: re.Pattern[str]  # an act of the office between the two
    after: re.Pattern[str]


_ZH = _Words(
    re.compile(
        r"控评|水军|灌水|[刷买][量评赞粉榜]"
        r"|(?:购买|刷|买|批量)(?:好评|点赞|粉丝|阅读|转发|播放|浏览|评论|跟帖)"
        r"|(?:删除?|清理|清除|隐藏|屏蔽|折叠|撤下|压下|封堵)[^、与和]{0,6}?(?:批评|差评|负面|质疑)(?!者|人|影响|清单)"
    ),
    re.compile(r"不得|不准|不可|不能|不要|严禁|禁止|杜绝|防止|避免|拒绝|反对|[不勿未]$"),
    re.compile(r"举报|核查|核实|查处|调查|打击|取证|识别|发现|监测|通报|是否|对方|涉嫌|他人|被"),
    re.compile(r"组织|雇|请|使用|发动|安排|购买"),
    re.compile(r"的?(?:证据|线索)"),
)
_EN = _Words(
    re.compile(
        r"\b(?:buy|purchas|pay for)\w*[\w ]{0,20}?\b(?:followers|likes|views|comments|reviews)\b"
        r"|\bflood\w* (?:the )?comments\b"
        r"|\b(?:delet|remov|hid|suppress)\w* (?:\w+ ){0,3}?"
        r"(?:criticism|critical \w+|negative (?:comments|reviews|posts|opinions))\b"
    ),
    re.compile(r"\b(?:not|never|no|don't|without|forbid\w*|prohibit\w*|refuse\w*)\b"),
    re.compile(r"\b(?:report|check|verify|investigate|evidence|whether|others?)\b"),
    re.compile(r"\b(?:hire|organise|organize|use)\b"),
    re.compile(r".*\b(?:forbidden|prohibited|not allowed|never)\b"),
)


def steps_are_lawful(draft: Draft) -> Iterator[Problem]:
    """No step is one that the office may never take."""
    for language, words in (("zh", _ZH), ("en", _EN)):
        for path, title in found(draft.document.data, f"steps.*.title.{language}"):
            hit = next(_acts(title, words), None)
            if hit:
                yield draft.problem(path, say("a step may not be {0}", hit), _REASON, Rule.UNLAWFUL_STEP)


def _acts(title: str, words: _Words) -> Iterator[str]:
    """What the office would do by it that it may not."""
    plain = unicodedata.normalize("NFKC", title).lower().replace(",000", "000")
    for clause in _CLAUSES.split(plain if words is _EN else _HIDES.sub("", plain)):
        for hit in words.acts.finditer(clause):
            before, after = clause[: hit.start()], clause[hit.end() :]
            others = [one.end() for one in words.of_others.finditer(before)]
            is_of_others = bool(others) and not words.own.search(before, others[-1])
            if not (words.forbids.search(before) or is_of_others or words.after.match(after)):
                yield hit[0]
