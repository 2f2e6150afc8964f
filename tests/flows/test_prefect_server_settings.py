from pathlib import Path

import pytest

from flows import addresses
from flows.prefect_server import answers, api_url, client_environment, command, environment, healthy
from flows.settings import Settings, SettingsError, load
from tests.prefect_server import free_port


def settings(tmp_path: Path, **prefect: object) -> Settings:
    return load(tmp_path, {"prefect": {"password": "p w", **prefect}})


def test_the_server_is_on_loopback_with_a_password_its_own_file_and_nobody_to_call_home_to(
    tmp_path: Path,
) -> None:
    made = environment(settings(tmp_path), 4201)
    assert made["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert made["PREFECT_SERVER_API_AUTH_STRING"] == "zhishou:p w"
    assert made["PREFECT_SERVER_DATABASE_CONNECTION_URL"].endswith(f"{tmp_path}/prefect/prefect.db")
    assert (made["PREFECT_SERVER_ANALYTICS_ENABLED"], made["DO_NOT_TRACK"]) == ("false", "1")
    assert made["PREFECT_SERVER_EPHEMERAL_ENABLED"] == "false"
    assert "prefect" in command()


def test_a_server_without_a_password_is_not_started(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"prefect\.password"):
        environment(settings(tmp_path, password=""), 4201)


def test_clients_find_the_server_where_up_announced_it(tmp_path: Path) -> None:
    here = settings(tmp_path, port=4209)
    assert api_url(here) == "http://127.0.0.1:4209/api"
    addresses.announce(here.run_folder, {"prefect": "http://127.0.0.1:4300"})
    assert api_url(here) == "http://127.0.0.1:4300/api"
    assert client_environment(here)["PREFECT_API_URL"] == "http://127.0.0.1:4300/api"
    assert client_environment(here, 4400)["PREFECT_API_URL"] == "http://127.0.0.1:4400/api"


def test_an_external_server_is_found_where_the_settings_say(tmp_path: Path) -> None:
    there = settings(tmp_path, mode="external", api_url="https://flows.example/api/")
    assert api_url(there, 4200) == "https://flows.example/api"


def test_no_process_of_ours_starts_a_server_by_itself_or_sends_its_log_there(tmp_path: Path) -> None:
    made = client_environment(settings(tmp_path))
    assert made["PREFECT_SERVER_EPHEMERAL_ENABLED"] == "false"
    assert made["PREFECT_LOGGING_TO_API_ENABLED"] == "false"


def test_a_port_nobody_answers_on_is_not_healthy() -> None:
    port = free_port()
    assert not healthy(port)
    assert not answers(f"http://127.0.0.1:{port}/api")
