"""`python -m console.serve`: two listeners in one process, announced, ended by SIGTERM."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from console.acting import COOKIE
from console.serve import bind, main
from flows import addresses
from flows.acts.accounts import NewAccount, add_account
from flows.acts.actor import person
from flows.settings import load
from flows.wiring import open_office
from tests.console.site import PASSWORD, open_session

START = 60.0  # seconds; a cold start on a busy machine takes a few


@contextmanager
def process(data: Path) -> Iterator[subprocess.Popen[str]]:
    """The console as `up` starts it."""
    command = [
        sys.executable,
        "-m",
        "console.serve",
        "--data",
        str(data),
        "--port",
        "0",
        "--callbacks-port",
        "0",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def officers_session(data: Path) -> str:
    """The token of a session in this data folder."""
    office = open_office(load(data))
    new = NewAccount("zhuban", "duty_officer", must_change=False)
    account = add_account(office, new, PASSWORD, person("系统管理员", "cli"))
    token = open_session(office, account.id)
    office.close()
    return token


def addresses_of(data: Path, running: subprocess.Popen[str]) -> dict[str, str | int]:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and running.poll() is None:
        found = addresses.read(load(data).run_folder)
        if {"console", "callbacks"} <= found.keys():
            return found
        time.sleep(0.05)
    raise AssertionError("no addresses were announced")


def test_it_serves_both_announces_them_and_ends_on_sigterm(migrated_sqlite: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "zhishou.db")
    signed = {COOKIE: officers_session(tmp_path)}
    with process(tmp_path) as running:
        found = addresses_of(tmp_path, running)
        console = str(found["console"])
        assert httpx.get(f"{console}/login", trust_env=False, timeout=START).status_code == 200
        assert (
            httpx.post(f"{found['callbacks']}/twilio/sms", trust_env=False, timeout=START).status_code == 403
        )
        assert httpx.get(f"{found['callbacks']}/login", trust_env=False, timeout=START).status_code == 404
        with httpx.stream(
            "GET", f"{console}/events", cookies=signed, trust_env=False, timeout=START
        ) as stream:
            next(stream.iter_lines())
            running.send_signal(signal.SIGTERM)
            assert running.wait(START) == 0
    assert addresses.read(load(tmp_path).run_folder) == {}


def test_a_port_that_is_taken_is_said_and_ends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bind(0) as taken:
        assert main(["--data", str(tmp_path), "--port", str(taken.getsockname()[1])]) == 1
    assert "choose another --port" in capsys.readouterr().err


def test_settings_that_cannot_be_used_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "zhishou.toml").write_text("[office]\nnmae = 'x'\n", encoding="utf-8")
    assert main(["--data", str(tmp_path), "--port", "0"]) == 1
    assert "office.nmae" in capsys.readouterr().err
