"""Chapters of an 应急预案 that stay words: printed as the office wrote them, decided by nothing."""

from pydantic import Field

from playbooks.parts import Part, Text


class Chapters(Part):
    """What a plan says in words only; each a list of paragraphs. What is left out prints 本预案未作规定."""

    purpose: tuple[Text, ...] = Field((), title="编制目的", description="what the plan is for")
    watching: tuple[Text, ...] = Field(
        (), title="监测预警", description="who looks where, how often, and when others are warned"
    )
    recovery: tuple[Text, ...] = Field((), title="善后处置", description="what follows once it is over")
    support: tuple[Text, ...] = Field(
        (), title="应急保障", description="people, telephones, means and money there have to be"
    )
    supervision: tuple[Text, ...] = Field(
        (), title="监督管理", description="drills, training, praise and blame"
    )
