"""When something counts from, in words: 发现; 告知涉事单位联络员; 完成“核实”."""

from collections.abc import Mapping

from engine import moments
from engine.documents import BACKED, ORAL
from engine.parts import Text
from engine.plan import Plan
from engine.vocabulary import Anchor
from notifications.labels import label

_MOMENTS: Mapping[str, Text] = {
    moments.STEP: Text("完成“{}”", "“{}” done"),
    moments.DEADLINE: Text("“{}”完成", "“{}” met"),
    moments.MISSED: Text("“{}”超时", "“{}” missed"),
    moments.FIELD: Text("“{}”", "“{}”"),
    ORAL: Text("“{}”口头授权签发", "“{}” signed by word of mouth"),
    BACKED: Text("“{}”补签", "“{}” signed for"),
    moments.DUE: Text("上级要求的时间", "the time that was set"),
    moments.TOLD: Text("告知{}", "{} told"),
    moments.READ: Text("{}已读", "{} has read it"),
    moments.SIGNED: Text("{}签收", "{} has signed for it"),
    moments.ANSWERED: Text("{}应答", "{} answered"),
    moments.JUDGED: Text("认定“{}”", "“{}” judged"),
    moments.UPDATE: Text("上次“{}”", "last “{}”"),
}


def moment(plan: Plan, name: str, locale: str) -> str:
    """When a limit counts from, or what a step waits for, in words: 发现; 告知涉事单位联络员."""
    kind, item = moments.parts(name)
    if not kind:
        return label(Anchor(item), locale)
    limits = {deadline.id: deadline.title for deadline in plan.deadlines}
    titles: Mapping[str, Text] = {
        moments.STEP: {step.id: step.title for step in plan.steps},
        moments.DEADLINE: limits,
        moments.MISSED: limits,
        moments.DUE: limits,
        ORAL: {one.id: one.title for one in plan.documents},
        BACKED: {one.id: one.title for one in plan.documents},
        moments.FIELD: {field.id: field.title for field in plan.fields},
        moments.JUDGED: {field.id: field.title for field in plan.fields},
        moments.UPDATE: {cadence.id: cadence.title for cadence in plan.cadences},
    }.get(kind) or {role.id: role.title for role in plan.roles.values()}
    return _MOMENTS[kind].in_(locale).format(titles[item].in_(locale))
