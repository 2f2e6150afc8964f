"""Settings: read once, from the data folder and the environment, and refused completely.

`zhishou.toml` holds settings, `secrets.toml` (mode 0600) what nobody else may read, and
`ZHISHOU_<SECTION>__<KEY>` overrides one of either. The only reader of the environment.
"""

import os
import re
import secrets
import stat
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator

from flows.attachment_settings import AttachmentSettings
from flows.drill_settings import DrillSettings, ScheduledDrill
from flows.interface_settings import InterfaceSettings
from flows.listen_settings import ListenSettings
from flows.misfits import misfit
from flows.pacing_settings import LimitSettings, StormSettings
from flows.phrases import Phrase, Several
from flows.provider_settings import Provider, Section, offers
from flows.remote_settings import Remote, kept_token
from flows.watch_settings import WatchSettings

PREFIX = "ZHISHOU_"
# Not sections: they say where to look, or who is acting.
_NOT_SETTINGS = frozenset(
    {"ZHISHOU_DATA", "ZHISHOU_AS", "ZHISHOU_PHONES", "ZHISHOU_TEST_POSTGRES_URL"}
    | {f"ZHISHOU_{name}" for name in ("SERVER", "TOKEN", "TOKENS", "CA", "PLAIN_HTTP")}
)


class SettingsError(Exception):
    """The settings cannot be used; the message names every place, value and remedy."""

    def __init__(self, said: Phrase) -> None:
        super().__init__(said)
        self.said = said


class OfficeSettings(Section):
    """The office itself."""

    name: str = Field("值班室", description="name of the office, as reports print it")
    zone: str = Field("Asia/Shanghai", description="time zone people read (IANA name)")
    landline: str = Field("", description="duty landline, printed in every message")
    locale: str = Field("zh", pattern="^(zh|en)$", description="language of the console and reports")


class DatabaseSettings(Section):
    """Where the record is kept."""

    url: str = Field("", description="empty: zhishou.db in the data folder; or postgresql://…")
    busy_seconds: float = Field(5.0, gt=0, le=60, description="how long a write waits for another")


class ChannelSettings(Section):
    """Which providers carry what, in the order they are tried. None is enabled until it is named here."""

    sms: tuple[str, ...] = Field((), description="providers of texts, the preferred one first")
    voice: tuple[str, ...] = Field((), description="providers of calls with a keypad")
    chat: tuple[str, ...] = Field((), description="providers of instant messages")
    sandbox: bool = Field(False, description="the phone sandbox instead of all of these (demo, tests)")
    sandbox_url: str = Field("", description="a sandbox that runs elsewhere; empty: the one `up` starts")

    @field_validator("sms", "voice", "chat", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        """From the environment a list comes as names with commas between them."""
        return tuple(filter(None, map(str.strip, given.split(",")))) if isinstance(given, str) else given


# The kinds of channel a provider can carry, by their names in the settings.
CHANNELS = ("sms", "voice", "chat")


class ItSettings(Section):
    """Whoever keeps the system, and what tells them. The desk is told to use the telephone."""

    tell: tuple[str, ...] = Field((), description="ways to IT, such as sms/modem:+86…, in this order")
    heartbeat_url: SecretStr = Field(SecretStr(""), description="pinged each minute while all is well")
    least_disk_mb: int = Field(500, ge=0, description="less free disk than this is an alarm")
    metrics_port: int = Field(0, ge=0, le=65535, description="/metrics on 127.0.0.1; 0: none")

    @field_validator("tell")
    @classmethod
    def _ways(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        """Each is kind/provider:address."""
        wrong = [way for way in given if not re.fullmatch(rf"({'|'.join(CHANNELS)})/[^:/]+:.+", way)]
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: write kind/provider:address, such as sms/modem:+86…")
        return given


class PrefectMode(StrEnum):
    """Whether Prefect runs here, elsewhere, or not at all. Paging works in each."""

    EMBEDDED = "embedded"
    EXTERNAL = "external"
    OFF = "off"


class PrefectSettings(Section):
    """The flow server that shows and schedules what the engine does."""

    mode: PrefectMode = Field(PrefectMode.EMBEDDED, description="embedded, external or off")
    port: int = Field(4200, ge=0, le=65535)
    api_url: str = Field("", description="external only: http://…/api")
    password: SecretStr = Field(SecretStr(""), description="generated into secrets.toml on first start")


class Settings(Section):
    """All settings of one data folder."""

    data: Path
    office: OfficeSettings = OfficeSettings()
    database: DatabaseSettings = DatabaseSettings()
    watch: WatchSettings = WatchSettings()
    channels: ChannelSettings = ChannelSettings()
    providers: dict[str, Provider] = Field(default_factory=dict)
    listen: ListenSettings = ListenSettings()
    prefect: PrefectSettings = PrefectSettings()
    storm: StormSettings = StormSettings()
    limits: tuple[LimitSettings, ...] = ()
    it: ItSettings = ItSettings()
    attachments: AttachmentSettings = AttachmentSettings()
    api: InterfaceSettings = InterfaceSettings()
    drill: DrillSettings = DrillSettings()
    drills: tuple[ScheduledDrill, ...] = ()

    @model_validator(mode="after")
    def _providers_exist(self) -> "Settings":
        """A channel names providers there are, which can carry it."""
        wrong = [
            f"channels.{kind}: no provider {name!r} carries {kind}; write [providers.{name}]"
            for kind in CHANNELS
            for name in getattr(self.channels, kind)
            if name not in self.providers or kind not in offers(self.providers[name])
        ]
        wrong += [
            f"limits: there is no provider {limit.provider!r}; write [providers.{limit.provider}]"
            for limit in self.limits
            if limit.provider and limit.provider not in self.providers and not self.channels.sandbox
        ]
        names = [drill.name for drill in self.drills]
        wrong += [f"drills: {n!r} is there twice; name it apart" for n in names if names.count(n) > 1]
        if wrong:
            raise ValueError("; ".join(dict.fromkeys(wrong)))
        return self

    @property
    def database_url(self) -> str:
        """The database's URL, the default being a file in the data folder."""
        return self.database.url or f"sqlite:///{self.data / 'zhishou.db'}"

    @property
    def run_folder(self) -> Path:
        """Where a running `up` says what it listens on."""
        return self.data / "run"


def data_folder(given: str | Path | None = None) -> Path:
    """`--data`, else ZHISHOU_DATA, else ./zhishou-data; absolute."""
    return Path(given or os.environ.get("ZHISHOU_DATA") or "zhishou-data").resolve()


def acting_person() -> str | None:
    """Who acts on the command line when `--as` is not given."""
    return os.environ.get("ZHISHOU_AS") or None


def server() -> str:
    """The office the command line acts at when `--server` is not given: ZHISHOU_SERVER; "" for this one."""
    return os.environ.get("ZHISHOU_SERVER", "").strip()


def tokens_file() -> Path:
    """Where `zhishou login` keeps tokens: ZHISHOU_TOKENS, else in the user's own configuration."""
    return Path(os.environ.get("ZHISHOU_TOKENS") or Path.home() / ".config" / "zhishou" / "tokens")


def remote(url: str) -> Remote:
    """The office at this address, with the token there is for it. Raises RemoteError."""
    token = os.environ.get("ZHISHOU_TOKEN", "").strip() or kept_token(tokens_file(), url)
    plain = os.environ.get("ZHISHOU_PLAIN_HTTP", "") == "yes"
    return Remote.checked(url, token, os.environ.get("ZHISHOU_CA", ""), plain=plain)


def child_environment(**extra: str) -> dict[str, str]:
    """This process's environment for a child, with `extra`."""
    return {**os.environ, **extra}


def set_environment(values: Mapping[str, str]) -> None:
    """Settings of a library that reads the environment on import (Prefect); before that import."""
    os.environ.update(values)


def load(data: Path, overrides: Mapping[str, Mapping[str, Any]] | None = None) -> Settings:
    """Settings of a data folder; SettingsError names every problem at once.

    Later wins: zhishou.toml, secrets.toml, the environment, `overrides`.
    """
    merged: dict[str, Any] = {}
    for source in (
        _file(data / "zhishou.toml"),
        _secrets(data / "secrets.toml"),
        _environment(),
        overrides or {},
    ):
        merged = _over(merged, source)
    try:
        settings = Settings(data=data, **merged)
    except ValidationError as error:
        problems = Several([misfit(problem) for problem in error.errors()], "\n  ")
        said = Phrase("settings of {data} cannot be used:\n  {problems}", data=data, problems=problems)
        raise SettingsError(said) from None
    if settings.watch.send_seconds >= settings.watch.lease_seconds:
        raise SettingsError(
            Phrase(
                "watch.send_seconds must be shorter than watch.lease_seconds: "
                "else a send still under way would be taken for a crash"
            )
        )
    return settings


def _over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Both, table by table; where they name the same thing, the later one counts."""
    merged = dict(under)
    for name, value in over.items():
        known = merged.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            merged[name] = _over(known, value)
        else:
            merged[name] = value
    return merged


def _file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(Phrase("{file}: {why}", file=path, why=error)) from error


def _secrets(path: Path) -> dict[str, Any]:
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SettingsError(Phrase("{file} can be read by others; run: chmod 600 {file}", file=path))
    return _file(path)


def _environment() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in os.environ.items():
        if not name.startswith(PREFIX) or name in _NOT_SETTINGS:
            continue
        *tables, key = name[len(PREFIX) :].lower().split("__")
        if not tables:
            raise SettingsError(Phrase("{name}: not a setting; write ZHISHOU_<SECTION>__<KEY>", name=name))
        for table in reversed(tables):
            key, value = table, {key: value}  # type: ignore[assignment]  # a table around what was found
        found = _over(found, {key: value})
    if os.environ.get("ZHISHOU_PHONES"):
        found = _over(found, {"channels": {"sandbox": os.environ["ZHISHOU_PHONES"] == "sandbox"}})
    return found


def ensure_secret(data: Path, section: str, key: str) -> str:
    """The secret of this name, made and written to secrets.toml (0600) if there is none yet."""
    path = data / "secrets.toml"
    known = _secrets(path)
    if known.get(section, {}).get(key):
        return str(known[section][key])
    made = secrets.token_urlsafe(24)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    line, header = f'{key} = "{made}"\n', f"[{section}]\n"
    fresh = path.with_suffix(".new")
    data.mkdir(parents=True, exist_ok=True)
    fresh.touch(mode=0o600)
    # Beside what somebody wrote there by hand, comments and all.
    text = text.replace(header, header + line, 1) if section in known else f"{text}\n{header}{line}"
    fresh.write_text(text.lstrip(), encoding="utf-8")
    fresh.replace(path)
    return made
