"""How the watch sends, and for how long it waits."""

import socket

from pydantic import Field

from flows.provider_settings import Section


class WatchSettings(Section):
    """The hot loop. The send time-out must be shorter than the lease: see design, pages and attempts."""

    node: str = Field(default_factory=socket.gethostname, description="name of this machine's watch")
    send_seconds: float = Field(5.0, gt=0, le=30, description="time-out of one send")
    lease_seconds: float = Field(10.0, gt=0, le=120, description="how long a claimed attempt is in hand")
    look_up_seconds: float = Field(2.0, gt=0, le=10, description="time-out of one look-up at a provider")
    threads: int = Field(64, ge=1, le=256, description="sends at once; fits the provider's latency")
