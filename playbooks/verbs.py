"""What the verbs of a scenario are called in Chinese: on the command line, on a page and in a test alike."""

from collections.abc import Mapping

# What a duty officer calls each verb of a scenario. The first is the one that is suggested.
CHINESE: Mapping[str, tuple[str, ...]] = {
    "answer": ("应答",),
    "decline": ("无法处理",),
    "confirm": ("核定",),
    "level": ("提级", "降级", "定级"),
    "done": ("完成",),
    "note": ("记事",),
    "judge": ("研判",),
    "consent": ("同意上报",),
    "reported": ("报送",),
    "resolve": ("提请结案",),
    "resume": ("恢复处置",),
    "accept": ("结案", "同意结案"),
    "return": ("退回",),
    "dismiss": ("经核不实",),
    "void": ("作废",),
    "read": ("已读",),
    "signed": ("签收",),
    "instruct": ("批示", "交办"),
    "hand": ("转办",),
    "redo": ("退回重办",),
    "extend": ("延期",),
    "notice": ("阶段性反馈",),
    "reopen": ("重新办理",),
    "archive": ("归档",),
    "draft": ("拟稿",),
    "oral": ("口头签发",),
    "backed": ("补签",),
}
# Before a verb: what must not be possible then.
REFUSED = "refused"
MUST_NOT = ("不得", REFUSED)
_ENGLISH = {word: verb for verb, words in CHINESE.items() for word in words}


def english(verb: str) -> str:
    """The verb as `happenings.VERBS` has it; what is no Chinese verb stays as it is."""
    return _ENGLISH.get(verb, verb)
