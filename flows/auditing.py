"""What an audit of the record finds. Plain Python; the flow that runs it each hour is `flows.audit`."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from flows.wiring import Office
from models import attachments, log_drafts, record, standing, watching
from models.errors import Tampered

# What is due for longer than this and untouched was missed by the watch and by those who check on it.
GRACE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Findings:
    """Numbers only: how much was checked, and how much of it is not as it should be."""

    chains: int
    entries: int
    cleared: int
    seals: int
    timers_unfired: int
    attempts_abandoned: int
    doubts_unsettled: int
    incidents_forgotten: int
    watch_silent: int
    tampered: int
    files_swept: int = 0
    files_missing: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing anybody has to look into."""
        return not any(getattr(self, name) for name in _FAULTS)

    def rows(self) -> list[dict[str, int | str]]:
        """A line for each number, in the office's words."""
        return [{"项目": _WORDS[one.name], "数量": getattr(self, one.name)} for one in fields(self)]


_WORDS = {
    "chains": "记录链",
    "entries": "条目",
    "cleared": "已清除内容的条目",
    "seals": "封印",
    "timers_unfired": "到时未执行",
    "attempts_abandoned": "无人接手的呼叫",
    "doubts_unsettled": "结果待核未查",
    "incidents_forgotten": "无人知晓且无计时的事件",
    "watch_silent": "值守进程无心跳",
    "tampered": "记录与封印不符",
    "files_swept": "清理的无主附件文件",
    "files_missing": "附件文件缺失或长度不符",
}
_FAULTS = (
    "timers_unfired",
    "attempts_abandoned",
    "doubts_unsettled",
    "incidents_forgotten",
    "watch_silent",
    "tampered",
    "files_missing",
)


def audit(office: Office) -> Findings:
    """Seal the record, read all of it again, and count what nobody has looked after.

    Raises StoreError other than Tampered, which is a finding.
    """
    now = office.now()
    with office.database.writing() as tx:
        record.seal(tx, now)
    swept = _sweep(office, now)
    with office.database.reading() as tx:
        try:
            read, tampered = record.verify(tx), 0
        except Tampered:
            read, tampered = record.Verification(0, 0, 0, 0), 1
        neglect = standing.neglect(tx, now - GRACE)
        silent = int(not watching.is_alive(tx, now))
        missing = attachments.missing(tx, office.files)
    return Findings(
        read.chains,
        read.entries,
        read.cleared,
        read.seals,
        neglect.timers_unfired,
        neglect.attempts_abandoned,
        neglect.doubts_unsettled,
        neglect.incidents_forgotten,
        silent,
        tampered,
        swept,
        missing,
    )


def _sweep(office: Office, now: datetime) -> int:
    """Forget log forms nobody came back to, then remove files that nothing names; how many."""
    with office.database.writing() as tx:
        log_drafts.forget(tx, now, office.settings.attachments.keep_drafts)
        return attachments.sweep(tx, office.files, now)
