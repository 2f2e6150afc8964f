import pytest

from flows.coalescing import ALLOWANCE, Allowance, Batch, coalesce, missed, module_of
from flows.effects import Effect
from tests.flows.test_breaker import Seconds


def effect(n: int, kind: str = "sms", track: str = "") -> Effect:
    key = f"timer:incident:i{n}|{track}" if track else f"attempt:a{n}"
    return Effect(key, kind, f"2026-{n:04d} 短信")


@pytest.mark.parametrize(
    ("kind", "track", "module"),
    [
        ("rung", "ladder|0|0", "intake"),
        ("tell", "tell:head|0|0", "intake"),
        ("gate", "tell:unit_contact|0|0", "escalation"),
        ("rung", "ladder|0|1", "escalation"),
        ("rung", "ladder|1|0", "escalation"),
        ("lapse", "act|2|1", "escalation"),
        ("tell", "tell:head|0|1", "paging"),
        ("warn", "deadline:reply|0|0", "deadlines"),
        ("update", "cadence:update|3|0", "deadlines"),
        ("chase", "report|0|0", "reporting"),
        ("sms", "", "paging"),
    ],
)
def test_every_effect_has_the_module_that_ensures_it(kind: str, track: str, module: str) -> None:
    assert module_of(effect(1, kind, track)) == module


def test_what_one_incident_sets_off_is_recorded_one_by_one() -> None:
    effects = [effect(42) for _ in range(15)]
    batches = coalesce(effects, Allowance(Seconds()))
    assert batches == [Batch("paging", "2026-0042 短信", ("attempt:a42",))] * 15


def test_a_burst_shares_a_task_for_each_module_whose_name_says_how_many_of_what() -> None:
    burst = [effect(n) for n in range(1, 31)] + [effect(n, "rung", "ladder|0|1") for n in range(7, 38)]
    paging, escalation = coalesce(burst, Allowance(Seconds()))
    assert paging.name == "共 30 项：短信 30（2026-0001 – 2026-0030）"
    assert escalation.name == "共 31 项：转呼 31（2026-0007 – 2026-0037）"
    assert {*paging.keys, *escalation.keys} == {one.key for one in burst}


def test_a_shared_task_never_has_more_keys_than_one_query_looks_up() -> None:
    batches = coalesce([effect(n) for n in range(1_201)], Allowance(Seconds()))
    assert [len(batch.keys) for batch in batches] == [500, 500, 201]


def test_the_allowance_is_used_up_and_fills_again_by_itself() -> None:
    seconds = Seconds()
    allowance = Allowance(seconds)
    assert allowance.grants(int(ALLOWANCE))
    assert not allowance.grants(5)
    seconds.now += 1.0
    assert allowance.grants(5)
    assert not allowance.grants(1)


def test_what_was_not_recorded_is_one_batch_of_counts_without_keys() -> None:
    assert missed({"rung": 3, "sms": 4}) == Batch("paging", "未逐项记录 7 项：转呼 3、短信 4", ())
