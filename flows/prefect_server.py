"""The Prefect server this office runs, and how its clients speak to it. Loads without prefect.

Prefect reads its settings from the environment, on import; so they are made here, as maps, for
whoever starts a child (`environment` for the server, `client_environment` for watch and clerk).
"""

import http.client
import sys
from pathlib import Path
from urllib.parse import urlsplit

from flows.addresses import read
from flows.phrases import Phrase
from flows.settings import PrefectMode, Settings, SettingsError

USER = "zhishou"
# Longer than the server takes on a busy machine for a request of ours; a server slower than this is
# as good as none, and the watch goes on without it.
ANSWER_SECONDS = 3.0


def command() -> list[str]:
    """What starts the server in the foreground; host and port come with `environment`."""
    return [sys.executable, "-m", "prefect", "server", "start"]


def home(settings: Settings) -> Path:
    """Where everything of Prefect's is kept, apart from our own record."""
    return settings.data / "prefect"


def api_url(settings: Settings, port: int | None = None) -> str:
    """The API's address: that of an external server, else of ours on `port`.

    Without `port`, the one a running `up` announced, else the one in the settings.
    """
    if settings.prefect.mode is PrefectMode.EXTERNAL:
        return settings.prefect.api_url.rstrip("/")
    announced = str(read(settings.run_folder).get("prefect", ""))
    known = port or urlsplit(announced).port or settings.prefect.port
    return f"http://127.0.0.1:{known}/api"


def environment(settings: Settings, port: int) -> dict[str, str]:
    """What the server child needs besides our own environment.

    On loopback with a password, in its own file, telling nobody outside anything; the pages are
    copied into the data folder because the program's own folder may not be writable. Raises
    SettingsError without a password (`flows.settings.ensure_secret` makes one).
    """
    folder = home(settings)
    return {
        **_quiet(settings),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_API_AUTH_STRING": _auth(settings),
        "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": f"http://127.0.0.1:{port}",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui"),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        # What happened is in our record; Prefect keeps it only as long as somebody looks at it there.
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P3D",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 24 * 3600),
    }


def client_environment(settings: Settings, port: int | None = None) -> dict[str, str]:
    """What a process that speaks to the server needs before it imports prefect."""
    return {
        **_quiet(settings),
        "PREFECT_API_URL": api_url(settings, port),
        # One more try and short time-outs: a slow server must cost a run, never a page.
        "PREFECT_CLIENT_MAX_RETRIES": "1",
        "PREFECT_API_REQUEST_TIMEOUT": "5",
        # A message or traceback in a log line may hold what Prefect must not have.
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        # A server that is away must not fill the memory of the process that pages.
        "PREFECT_EVENTS_WORKER_MAX_QUEUE_SIZE": "5000",
        "PREFECT_TASKS_DEFAULT_PERSIST_RESULT": "false",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    }


def _quiet(settings: Settings) -> dict[str, str]:
    """What every process with Prefect in it needs: its own home, no ephemeral server, no telemetry.

    Without an address Prefect would start a server of its own in the user's home, which outlives us.
    """
    auth = {"PREFECT_API_AUTH_STRING": _auth(settings)} if settings.prefect.password else {}
    return {
        "PREFECT_HOME": str(home(settings)),
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        **auth,
    }


def _auth(settings: Settings) -> str:
    password = settings.prefect.password.get_secret_value()
    if not password:
        raise SettingsError(
            Phrase("prefect.password is empty: whoever sits at this machine could start incidents")
        )
    return f"{USER}:{password}"


def healthy(port: int) -> bool:
    """Whether the server on this machine answers."""
    return answers(f"http://127.0.0.1:{port}/api")


def answers(url: str) -> bool:
    """Whether the API at `url` says it is well, within `ANSWER_SECONDS`. Blocks; asks for no password."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "127.0.0.1", parts.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", f"{parts.path}/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
