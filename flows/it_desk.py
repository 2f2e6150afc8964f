"""Technical trouble goes to IT; the desk sees only 改用电话，照常值班.

By whichever of the named ways does not depend on what failed, each trouble once an hour.
"""

import logging
from collections.abc import Sequence
from typing import Protocol

from engine.vocabulary import ChannelKind
from flows.wiring import Office
from notifications import heartbeat
from notifications.channel import ChannelError, NotificationError

log = logging.getLogger("zhishou.vigil")

# The same trouble is told again after this many seconds, while it lasts.
AGAIN = 3600.0
# Seconds a message to IT and a ping may take: nothing waits for them but the next look.
TIMEOUT = 5.0

WORDS = {
    "database": "数据库无法读写",
    "timers_unfired": "到时未执行的计时",
    "attempts_abandoned": "无人接手的呼叫",
    "doubts_unsettled": "结果待核未查",
    "incidents_forgotten": "无人知晓且无计时的事件",
    "queue_stuck": "待发呼叫积压（秒）",
    "pages_held": "因限量延后的呼叫",
    "provider_degraded": "通道服务商持续失败",
    "provider_refused": "通道服务商拒绝本单位账号",
    "disk_low": "磁盘余量不足（MB）",
    "loop_dead": "值守循环已停止",
}


class Trouble(Protocol):
    """Something amiss, as `flows.vigil` finds it."""

    @property
    def code(self) -> str:
        """Which."""

    @property
    def count(self) -> int:
        """How many."""

    @property
    def about(self) -> tuple[str, ...]:
        """Which ones."""


def in_words(trouble: Trouble) -> str:
    """A trouble as IT reads it."""
    which = "（" + "、".join(trouble.about) + "）" if trouble.about else ""
    return f"{WORDS[trouble.code]} {trouble.count}{which}"


class ItDesk:
    """Tells IT, and the watcher outside."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._told: dict[str, float] = {}

    def tell(self, troubles: Sequence[Trouble], now: float) -> bool:
        """Tell what has not been told within the hour; whether anything was. `now`: monotonic seconds."""
        fresh = [one for one in troubles if now - self._told.get(one.code, float("-inf")) >= AGAIN]
        if not fresh:
            return False
        said = self._say("；".join(in_words(one) for one in fresh))
        if said:
            self._told |= {one.code: now for one in fresh}
        return said

    def _say(self, what: str) -> bool:
        """By the first way that takes it, those not known to fail first."""
        for kind, provider, address in self._ways():
            channel = self._office.carriers.get(kind, provider)
            if channel is None:
                continue
            try:
                message = self._office.renderer.render("it_trouble", kind.value, "zh", {"what": what})
                channel.send(message, address, timeout=TIMEOUT)
            except (ChannelError, NotificationError) as error:
                log.warning("IT cannot be told by %s/%s: %s", kind, provider, error)
            else:
                return True
        log.error("nobody could be told: %s", what)
        return False

    def _ways(self) -> list[tuple[ChannelKind, str, str]]:
        """(channel, provider, address) of each way to IT, sound ones first."""
        standing = self._office.carriers.standing()
        sound = {(one["channel"], one["provider"]) for one in standing if one["trust"] == "sound"}
        ways = [way.partition(":") for way in self._office.settings.it.tell]
        named = [(*name.partition("/")[::2], address) for name, _, address in ways]
        ordered = sorted(named, key=lambda way: (way[0], way[1]) not in sound)
        return [(ChannelKind(kind), provider, address) for kind, provider, address in ordered]

    def ping(self) -> None:
        """Say to the watcher outside that all is well; its silence is its own alarm."""
        url = self._office.settings.it.heartbeat_url.get_secret_value()
        if url:
            try:
                heartbeat.ping(url, timeout=TIMEOUT)
            except ChannelError as error:
                log.warning("%s", error)
