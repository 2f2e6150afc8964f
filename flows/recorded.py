"""The shape of every task that ensures effects: named after them, kept cheap, holding keys only.

No tags: a tagged task asks the server for a slot each time and stalls for seconds (measured). No
retries, no cache, no kept result: the store remembers what was done, and doing it again is refused
there. What the Prefect UI shows is the name and, as the state's message, how the effects stand.
"""

from collections.abc import Callable, Coroutine
from typing import Any, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.at_work import present
from flows.ensuring import FAULT

Ensures = Callable[[list[str], str], Coroutine[Any, Any, State[Any]]]
EnsureTask = Task[[list[str], str], Coroutine[Any, Any, State[Any]]]


def ensures(function: Ensures) -> EnsureTask:
    """A task of (keys, name) that runs under `name`."""
    return task(
        task_run_name="{name}",
        retries=0,
        cache_policy=NO_CACHE,
        persist_result=False,
        log_prints=False,
    )(function)


async def ensured(keys: list[str]) -> State[Any]:
    """Ensure these effects; the state to end in, with how they stand for its message."""
    words = await present().ensure(keys) if keys else {}
    message = "、".join(word if len(keys) == 1 else f"{word} {count}" for word, count in words.items())
    return Failed(message=message) if FAULT in words else Completed(message=message or None)


async def record(ensure: EnsureTask, keys: list[str], name: str) -> State[Any]:
    """Run such a task inside the flow run at work; the state it ended in."""
    run: Any = ensure(keys, name, return_state=True)  # prefect's types know no task that returns a state
    return cast("State[Any]", await run)
