"""Limits as an office writes them: what they mean, and what is refused with its remedy."""

import re
from pathlib import Path

import pytest

from engine.pacing import Limit
from engine.vocabulary import ChannelKind, Per, Urgency
from flows.settings import SettingsError, load

ROOT = Path(__file__).parents[2]


def written(folder: Path, limits: str) -> Path:
    (folder / "zhishou.toml").write_text(limits, encoding="utf-8")
    return folder


def test_the_limits_of_the_handbook_are_understood(tmp_path: Path) -> None:
    handbook = (ROOT / "docs" / "providers.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(\[\[limits.*?)```", handbook, re.DOTALL)
    modem = '[providers.modem]\ntype = "twilio"\n'
    settings = load(written(tmp_path, example + modem))
    minute = settings.limits[0].rule.within
    assert [limit.rule for limit in settings.limits] == [
        Limit(Per.PROVIDER, 10, minute, provider="modem", holds=Urgency.URGENT),
        Limit(Per.PROVIDER, 8, minute, provider="modem"),
        Limit(Per.PERSON, 5, 60 * minute, ChannelKind.VOICE),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('urgency = "most_urgent"', "what is most urgent waits for no limit"),
        ('channel = "manual"', "name sms, voice or chat"),
        ('provider = "modem"', "no provider 'modem'"),
        ("most = 0", "greater than or equal to 1"),
        ('per = "office"', "'person', 'channel' or 'provider'"),
    ],
)
def test_a_limit_that_means_nothing_is_refused_with_the_reason(tmp_path: Path, line: str, why: str) -> None:
    usual = {"per": 'per = "person"', "most": "most = 1", "seconds": "seconds = 60"}
    usual[line.partition(" ")[0]] = line
    with pytest.raises(SettingsError, match=why):
        load(written(tmp_path, "[[limits]]\n" + "\n".join(usual.values())))
