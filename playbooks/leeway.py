"""What a limit allows for, in words: 可延期1次，由分管领导批准，最长自起算15个工作日."""

from engine.duties import Deadline, Extension
from engine.parts import Text
from engine.plan import Plan
from playbooks import wording

_EXTEND = Text("可延期{times}次，由{roles}批准，{end}", "may be extended {times} × by {roles}, {end}")
_WITHIN = Text("最长自起算{span}", "to {span} from its start at the most")
_MORE = Text("共延长不超过{span}", "by {span} in all at the most")
_WAITS = Text("阶段性反馈告知{roles}", "a progress notice is told to {roles}")


def in_words(plan: Plan, limit: Deadline, locale: str) -> str:
    """Who may extend it, how often and how far, and who is told of a progress notice; "" for nothing."""
    said = [_extension(plan, limit.extension, locale)] if limit.extension else []
    if limit.waits:
        said.append(_WAITS.in_(locale).format(roles=_roles(plan, limit.waits, locale)))
    return ("; " if locale == "en" else "；").join(said)


def _extension(plan: Plan, rule: Extension, locale: str) -> str:
    within, more = (span and wording.span(span, locale) for span in (rule.within, rule.more))
    ends = [words.in_(locale).format(span=span) for words, span in ((_WITHIN, within), (_MORE, more)) if span]
    roles, end = _roles(plan, rule.roles, locale), wording.several(ends, locale)
    return _EXTEND.in_(locale).format(times=rule.times, roles=roles, end=end)


def _roles(plan: Plan, roles: tuple[str, ...], locale: str) -> str:
    return wording.several([plan.roles[role].title.in_(locale) for role in roles], locale)
