"""同意上报 in a plan: whether it waits for the consent to report upward."""

from engine.plan import Plan
from engine.vocabulary import Anchor


def asked(plan: Plan) -> bool:
    """Whether anything of the plan waits for that consent, or counts from it."""
    named = [name for limit in plan.deadlines for name in (*limit.anchors, *limit.met_by)]
    named += [name for step in plan.steps for name in step.after]
    named += [name for tell in plan.tells for name in tell.anchors]
    return Anchor.CONSENTED in named
