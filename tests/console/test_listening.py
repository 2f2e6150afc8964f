"""The console beyond loopback: by which names, and with a certificate."""

import ssl
import subprocess
from pathlib import Path
from threading import Thread

import httpx
import pytest

from console.app import create_app
from console.serve import Server, bind
from flows.acts.doctor_accounts import accounts as examined
from flows.settings import SettingsError, load
from flows.wiring import Office
from models.session import Database
from tests.clock import ManualClock
from tests.console.site import PATIENCE
from tests.night import Silent


def office_of(sqlite_url: str, folder: Path, **listen: object) -> Office:
    return Office(load(folder, {"listen": listen}), Database(sqlite_url), ManualClock(), Silent())


def said(office: Office) -> str:
    return " ".join(f"{found.what} {found.remedy}" for found in examined(office))


def test_it_answers_to_its_public_name_and_to_those_it_was_told(sqlite_url: str, tmp_path: Path) -> None:
    listen = load(
        tmp_path,
        {"listen": {"host": "::", "console_url": "https://Duty.example.org:8443", "names": "desk,pc"}},
    ).listen
    assert listen.hosts == {"127.0.0.1", "localhost", "::1", "duty.example.org", "desk", "pc"}
    assert listen.address(8080) == "https://Duty.example.org:8443"
    assert listen.is_secure
    assert not listen.is_loopback


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("::", "http://127.0.0.1:8080"),
        ("fd00::7", "http://[fd00::7]:8080"),
    ],
)
def test_without_one_its_address_is_where_it_listens(tmp_path: Path, host: str, address: str) -> None:
    assert load(tmp_path, {"listen": {"host": host}}).listen.address(8080) == address


@pytest.mark.parametrize(
    ("listen", "says"),
    [({"tls_certificate": "a.pem"}, "give both"), ({"console_url": "duty.example.org"}, "such as https://")],
)
def test_half_an_address_is_refused(tmp_path: Path, listen: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load(tmp_path, {"listen": listen})


def test_the_doctor_warns_of_passwords_in_the_clear(sqlite_url: str, tmp_path: Path) -> None:
    open_one = office_of(sqlite_url, tmp_path, host="::")
    assert "in the clear" in said(open_one)
    assert "answers to no name" in said(open_one)
    behind = office_of(sqlite_url, tmp_path, host="::", console_url="https://duty.example.org")
    assert "in the clear" not in said(behind)
    for office in (open_one, behind):
        office.close()


def test_with_a_certificate_it_speaks_https(sqlite_url: str, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "chain.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *subject]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    office = office_of(sqlite_url, tmp_path, tls_certificate=str(certificate), tls_key=str(key))
    listener = bind(0)
    server = Server(create_app(office), office.settings.listen)
    thread = Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    url = office.settings.listen.address(listener.getsockname()[1])
    trusted = ssl.create_default_context(cafile=str(certificate))
    answer = httpx.get(f"{url}/login", verify=trusted, trust_env=False, timeout=PATIENCE)
    server.should_exit = True
    thread.join(10)
    office.close()
    assert url.startswith("https://127.0.0.1:")
    assert answer.status_code == 200
    assert "Secure" in answer.headers["set-cookie"]
