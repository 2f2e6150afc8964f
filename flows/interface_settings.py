"""How often programs may ask at the interface 接口."""

from pydantic import Field

from flows.provider_settings import Section


class InterfaceSettings(Section):
    """The interface under /api/v1. The number is ours: a screen that asks every second uses a tenth of it."""

    per_minute: int = Field(
        600, ge=0, le=1_000_000, description="calls a minute of one token, or address; 0: no limit"
    )
