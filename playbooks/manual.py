"""The manual for authors, docs/playbooks.md and its Chinese: where a remedy sends whoever wants to read more.

Each place is a heading, in both; a test compares. What a key holds is said in English in the models, and in
Chinese in `keys.yaml`; the tables at the end of both are made of the two.
"""

from functools import cache
from importlib import resources

import yaml

from engine.parts import Text
from playbooks.saying import Said, hint

NAMES = Text("docs/playbooks.zh-CN.md", "docs/playbooks.md")
MOMENTS = Text("时点", "Moments: what counts from what")
FACTS = Text("报告和文书的内容", "Steps, messages, report")
EVENTS = Text("推演时写什么", "Simulating 推演")
TESTS = Text("预案测试", "Tests beside the playbook 预案测试")
KEYS = Text("键一览", "Every key 键一览")
HEADINGS = (MOMENTS, FACTS, EVENTS, TESTS, KEYS)


def see(heading: Text) -> Said:
    """Where to read more, as the end of a remedy."""
    return hint(f"{NAMES.en}, {heading.en}", f"{NAMES.zh}“{heading.zh}”")


def holds(description: str) -> str:
    """What a key holds, or a part is, in Chinese; as the models say it where there is no Chinese yet."""
    return chinese().get(" ".join(description.partition("\n\n")[0].split()), description)


@cache
def chinese() -> dict[str, str]:
    """The Chinese of every description in the models."""
    found: dict[str, str] = yaml.safe_load(
        resources.files("playbooks").joinpath("keys.yaml").read_text("utf-8")
    )
    return found
