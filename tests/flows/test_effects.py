from flows.effects import Effect, EffectQueue


def effects(amount: int, kind: str = "sms") -> list[Effect]:
    return [Effect(f"attempt:{kind}{n}", kind, f"2026-{n:04d}") for n in range(amount)]


def attached(most: int = 10) -> EffectQueue:
    queue = EffectQueue(most)
    queue.attached = True
    return queue


def test_effects_come_out_in_the_order_they_were_put() -> None:
    queue = attached()
    queue.put(effects(4))
    assert queue.take(3) == (effects(4)[:3], {})
    assert queue.take(3) == (effects(4)[3:], {})


def test_beyond_its_bound_the_queue_keeps_counts_only() -> None:
    queue = attached(most=3)
    queue.put(effects(2))
    queue.put(effects(4, "rung"))
    taken, lost = queue.take(10)
    assert [effect.kind for effect in taken] == ["sms", "sms", "rung"]
    assert lost == {"rung": 3}
    assert queue.take(10) == ([], {})


def test_while_nobody_reads_effects_are_counted_and_not_kept() -> None:
    queue = EffectQueue()
    queue.put(effects(5_000))
    assert len(queue) == 0
    queue.attached = True
    assert queue.take(10) == ([], {"sms": 5_000})


def test_whoever_waits_is_told_of_every_put_that_brought_something() -> None:
    queue, told = attached(), []
    queue.on_put = lambda: told.append(len(queue))
    queue.put(effects(2))
    queue.put([])
    queue.put(effects(1))
    assert told == [2, 3]
