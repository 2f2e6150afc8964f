"""Posts 岗位 in the language of whoever reads: by the title of the role a playbook fills from them.

Address book and roster name posts in the office's own words, which Chinese pages show as they are.
"""

from collections.abc import Iterable

from engine.parts import Source
from engine.plan import Plan
from flows.wiring import Office


def titled(post: str, plans: Iterable[Plan], locale: str) -> str:
    """A post's title in `locale`; the post itself if no playbook has words for it."""
    if locale != "en":
        return post
    roles = (role for plan in plans for role in plan.roles.values())
    found = (role.title.en for role in roles if role.source is Source.POST and role.value == post)
    return next(found, post)


def plans_of(office: Office) -> tuple[Plan, ...]:
    """The plans whose words hold for the whole office: of the playbooks an incident may start with."""
    return tuple(playbook.plan for playbook in office.playbooks.values())


def named(post: str, name: str, plans: Iterable[Plan], locale: str) -> str:
    """Somebody by post and name; the post once, where the name has it or is nothing else."""
    if name == post:
        return titled(post, plans, locale)
    return name if post in name else f"{titled(post, plans, locale)} {name}"
