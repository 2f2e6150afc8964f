"""The versions of a playbook that incidents were logged with."""

from datetime import timedelta

from models import plans
from tests.night import Night


def versions(night: Night, playbook: str) -> list[tuple[str, str, int]]:
    with night.office.database.reading() as tx:
        return [(one.hash, one.version, one.incidents) for one in plans.versions(tx, playbook)]


def test_versions_are_told_newest_first_with_how_many_incidents_each_has_drills_apart(night: Night) -> None:
    now = night.clock.now()
    with night.office.database.writing() as tx:
        plans.freeze(tx, "public-opinion", "0.9", "{}", "sha256:old", now - timedelta(days=9))
        plans.freeze(tx, "rumour", "0.9", "{}", "sha256:other", now)
    night.log(key="a")
    night.log(key="b")
    night.log(key="c", title="演练：某网帖", drill=True)
    in_use = night.office.playbooks["public-opinion"]

    assert versions(night, "public-opinion") == [
        (in_use.hash, in_use.plan.version, 2),
        ("sha256:old", "0.9", 0),
    ]
    assert versions(night, "none") == []


def test_a_version_says_when_it_was_first_kept(night: Night) -> None:
    first = night.clock.now()
    night.log(key="a")
    night.fast_forward(hours=2)
    night.log(key="b")
    with night.office.database.reading() as tx:
        (one,) = plans.versions(tx, "public-opinion")

    assert (one.frozen_at, one.incidents) == (first, 2)
