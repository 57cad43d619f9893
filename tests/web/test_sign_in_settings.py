"""The site as it stands in service: its settings, its cookies and the proxy before it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTING = re.compile(r"\bALLOTMENT_[A-Z_]+\b")
NO_SETTINGS = {"ALLOTMENT_JOB_TASK"}  # Django's own name for a function, set in the code alone
HOST = "plan.example.nhs.uk"
MOST_SECONDS_TO_START = 60


def in_service(home: Path, **changed: str) -> dict[str, str]:
    """Give the environment of a site in service."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALLOTMENT_", "DJANGO_"))}
    return {**kept, "ALLOTMENT_HOME": str(home), "ALLOTMENT_HOSTS": HOST, "ALLOTMENT_BEHIND_TLS": "yes", **changed}


def manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "allotment.web", "manage", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    finished = manage(in_service(tmp_path), "check", "--deploy", "--fail-level", "WARNING")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "no issues" in finished.stdout


def test_the_deployment_check_would_find_a_weak_secret_key_and_cookies_sent_in_the_clear(tmp_path: Path) -> None:
    weak = in_service(tmp_path, ALLOTMENT_SECRET_KEY="short")
    assert "security.W009" in manage(weak, "check", "--deploy", "--fail-level", "WARNING").stderr
    plain = in_service(tmp_path, ALLOTMENT_BEHIND_TLS="no")
    assert "security.W012" in manage(plain, "check", "--deploy", "--fail-level", "WARNING").stderr


def test_a_sign_on_that_is_not_encrypted_is_refused_at_the_start(tmp_path: Path) -> None:
    finished = manage(in_service(tmp_path, ALLOTMENT_OIDC_SERVER="http://sign-on.example.nhs.uk"), "check")
    assert finished.returncode != 0
    assert "must begin with https://" in finished.stderr


def test_the_policy_lets_forms_go_to_the_sign_on_and_nowhere_else(tmp_path: Path) -> None:
    chosen = {
        "ALLOTMENT_OIDC_SERVER": "https://sign-on.example.nhs.uk/tenant/v2.0",
        "ALLOTMENT_OIDC_FORM_ORIGINS": "https://elsewhere.example.nhs.uk",
    }
    asked = "from django.conf import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    finished = manage(in_service(tmp_path, **chosen), "shell", "-v", "0", "-c", asked)
    allowed = "[\"'self'\", 'https://sign-on.example.nhs.uk', 'https://elsewhere.example.nhs.uk']"
    assert finished.stdout.strip() == allowed, finished.stderr


def test_the_page_of_settings_lists_every_setting_and_no_other() -> None:
    code = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in SETTING.findall(path.read_text(encoding="utf-8"))
        if not name.endswith("_")
    } - NO_SETTINGS
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(ALLOTMENT_[A-Z_]+)` \|", page, flags=re.MULTILINE))
    assert listed == code


@pytest.mark.parametrize("page", ["security.md", "threat-model.md"])
def test_every_test_that_a_page_on_trust_names_is_there(page: str) -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / page).read_text(encoding="utf-8")))
    assert len(named) > 5
    assert not [name for name in named if f"def {name}(" not in tests]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A site in service on this machine, with a proxy before it that this test plays."""
    home = tmp_path_factory.mktemp("in-service")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "allotment.web", "serve", "--port", str(port), "--no-worker"]
    process = subprocess.Popen(command, env=in_service(home), stderr=subprocess.PIPE)
    try:
        for _ in range(MOST_SECONDS_TO_START * 5):
            try:
                if ask(port, "/healthy", plain=True).status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def ask(port: int, path: str, *, plain: bool = False, **headers: str) -> HTTPResponse:
    """Ask as the proxy does: over TLS, unless plain."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {"Host": HOST, **({} if plain else {"X-Forwarded-Proto": "https"}), **headers}
    connection.request("GET", path, headers=sent)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_what_comes_without_tls_is_sent_to_tls(served: int) -> None:
    answer = ask(served, "/sign-in/", plain=True)
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/sign-in/"


def test_over_tls_cookies_are_secure_bound_to_the_host_and_closed_to_scripts(served: int) -> None:
    answer = ask(served, "/sign-in/")
    assert answer.status == 200
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrf=")
    for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert word in cookie
    assert "Domain" not in cookie


def test_every_answer_carries_the_headers_that_guard_it(served: int) -> None:
    for path in ("/sign-in/", "/static/allotment.css", "/nothing/"):
        headers = ask(served, path).headers
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        assert headers["X-Content-Type-Options"] == "nosniff"
        policy = headers["Content-Security-Policy"]
        assert all(part in policy for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"))
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
        assert "Server" not in headers or "waitress" not in headers["Server"].lower()


def test_a_program_that_asks_in_the_clear_is_refused_and_not_sent_on(served: int) -> None:
    answer = ask(served, "/api/v1/systems", plain=True)
    assert answer.status == 400
    assert ask(served, "/api/v1/systems").status != 400


def test_another_hosts_name_is_refused(served: int) -> None:
    assert ask(served, "/sign-in/", Host="elsewhere.example").status == 400
