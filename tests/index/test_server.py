"""Vectors on a Chroma server: shared by processes, away and back. The server listens on loopback alone."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import index.library
import index.open
from corpus.questions import AnticipatedQuestion
from index import Settings, load_embedder, open_index
from index.__main__ import main as command
from index.encoder import Encoder
from index.errors import DeniedError, SettingsError, StoreAwayError, UntrustedError
from index.library import Library
from index.store import Database, Server, connect
from index.types import visible_to
from tests.index.test_library import BINS, DUTY, found

QUESTION = "書かない窓口はいつから?"


class ChromaServer:
    """A server process over a folder, which can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self.start()

    def start(self) -> None:
        command = Path(sys.executable).parent / "chroma"
        self._process = subprocess.Popen(
            [str(command), "run", "--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < deadline, "the Chroma server does not start"
            time.sleep(0.1)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat").is_success
        except httpx.HTTPError:
            return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    made = ChromaServer(tmp_path_factory.mktemp("chroma"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_embedder(Settings())


@pytest.fixture
def quick(few: tuple[AnticipatedQuestion, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.open, "questions_of", lambda plan: few)
    monkeypatch.setattr(index.library, "REFRESH_SECONDS", 0.0)


def settings_at(folder: Path, server: ChromaServer) -> Settings:
    return Settings.model_validate({"data_dir": folder, "chroma_url": server.url})


@pytest.mark.usefixtures("quick")
def test_two_processes_with_folders_of_their_own_share_the_server(
    tmp_path: Path, server: ChromaServer, encoder: Encoder
) -> None:
    first, second = (open_index(settings_at(tmp_path / name, server)) for name in ("a", "b"))
    assert first.retriever.search(QUESTION).hits == second.retriever.search(QUESTION).hits
    assert not list(tmp_path.rglob("chroma.sqlite3"))
    first.library.add([BINS, DUTY], {})
    assert [entry.name for entry in second.library.entries(visible_to("staff"))] == ["ごみ", "当直"]
    assert found(second.library, encoder, "燃えるごみはいつ?", "citizen")[0] == "燃えるごみは月曜日に集めます。"
    assert not [path for path in tmp_path.rglob("words") if path.is_dir()]  # the other's removal would not reach it
    second.library.remove(["ごみ", "当直"])
    assert found(first.library, encoder, "ごみ") == []


@pytest.mark.usefixtures("quick")
def test_old_versions_of_the_plan_are_removed_by_a_command(
    tmp_path: Path, server: ChromaServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_at(tmp_path, server)
    monkeypatch.setenv("PLANBOT_CHROMA_URL", server.url)
    monkeypatch.setenv("PLANBOT_DATA_DIR", str(tmp_path))
    assert command(["old"]) == 1  # there is nothing to tell them from
    before = open_index(settings).retriever.search(QUESTION).hits
    database = Database(Server(server.url))
    kept = database.names()
    old = {"plan-00ff00ff00ff00ff-passages", "plan-00ff00ff00ff00ff-questions"}
    for name in (*old, "of-another-program"):
        database.make(name)
    assert command(["old"]) == 0
    assert set(capsys.readouterr().out.split()) == old
    assert database.names() == kept | old | {"of-another-program"}
    assert command(["old", "--drop"]) == 0
    assert database.names() == kept | {"of-another-program"}
    database.drop("of-another-program")
    assert open_index(settings).retriever.search(QUESTION).hits == before
    monkeypatch.delenv("PLANBOT_CHROMA_URL")
    assert command(["old"]) == 1
    assert "PLANBOT_CHROMA_URL is not set" in capsys.readouterr().err


@pytest.mark.usefixtures("quick")
def test_the_same_answers_as_in_one_process(tmp_path: Path, server: ChromaServer) -> None:
    there = open_index(settings_at(tmp_path / "there", server)).retriever.search(QUESTION)
    here = open_index(Settings(data_dir=tmp_path / "here")).retriever.search(QUESTION)
    assert [hit.passage for hit in there.hits[:5]] == [hit.passage for hit in here.hits[:5]]


@pytest.mark.usefixtures("quick")
def test_away_and_back(tmp_path: Path, server: ChromaServer, encoder: Encoder) -> None:
    opened = open_index(settings_at(tmp_path, server))
    opened.library.add([BINS], {})
    before = opened.retriever.search(QUESTION).hits
    server.stop()
    try:
        assert opened.retriever.search(QUESTION).hits == before  # the plan is answered from without the server
        with pytest.raises(StoreAwayError, match="PLANBOT_CHROMA_URL") as caught:
            opened.retriever.search(QUESTION, where={"pillar": 2})
        assert caught.value.retryable
        with pytest.raises(StoreAwayError):
            found(opened.library, encoder, "ごみ")
        with pytest.raises(StoreAwayError, match=server.url):
            Library(settings_at(tmp_path, server), encoder).check()
    finally:
        server.start()
    assert opened.retriever.search(QUESTION).hits == before
    assert len(found(opened.library, encoder, "ごみ")) == 2
    opened.library.remove(["ごみ"])


def test_the_token_goes_with_each_request(server: ChromaServer) -> None:
    client = connect(Server(server.url, "secret"))
    assert client._server._session.headers["authorization"] == "Bearer secret"  # type: ignore[attr-defined]


class Refusing(BaseHTTPRequestHandler):
    """A front that lets nobody in."""

    def do_GET(self) -> None:
        self.send_error(401)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def front() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as made:
        yield made
        made.shutdown()


@pytest.fixture
def authority(tmp_path: Path, front: ThreadingHTTPServer) -> Path:
    """The front behind TLS; the file of the authority of its certificate, which is the certificate itself."""
    key, certificate = ec.generate_private_key(ec.SECP256R1()), tmp_path / "authority.pem"
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "front")]), datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, tmp_path / "key.pem")
    front.socket = context.wrap_socket(front.socket, server_side=True)
    return certificate


def test_a_certificate_that_is_not_trusted_is_said_to_be(front: ThreadingHTTPServer, authority: Path) -> None:
    threading.Thread(target=front.serve_forever, daemon=True).start()
    with pytest.raises(UntrustedError, match=r"certificate of https://127.* is not trusted.*SSL_CERT_FILE") as caught:
        connect(Server(f"https://127.0.0.1:{front.server_port}"))
    assert not caught.value.retryable


def test_a_trusted_front_may_still_refuse(
    front: ThreadingHTTPServer, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threading.Thread(target=front.serve_forever, daemon=True).start()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with pytest.raises(DeniedError, match=r"refuses: 401 .*PLANBOT_CHROMA_TOKEN"):
        connect(Server(f"https://127.0.0.1:{front.server_port}", "wrong"))


def test_an_authority_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    with pytest.raises(SettingsError, match=r"SSL_CERT_FILE='/nowhere/ca\.pem': no such file"):
        connect(Server("https://127.0.0.1:9"))


@pytest.mark.parametrize("url", ["ftp://x", "127.0.0.1:8000", "http://a b", "http://x/path"])
def test_a_wrong_address_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_CHROMA_URL", url)
    with pytest.raises(SettingsError, match="PLANBOT_CHROMA_URL"):
        Settings.read()


def test_the_token_is_not_shown() -> None:
    settings = Settings.model_validate({"chroma_token": "t0ken-8731"})
    assert "t0ken-8731" not in repr(settings)
    assert "t0ken-8731" not in str(settings.model_dump(mode="json"))
