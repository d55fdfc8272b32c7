"""The page of the documents: for the staff alone, refusals in the command line's words, nothing done by halves."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from app import open_site
from bot.web.shelf_html import MOST_FILES
from bot.web.types import Site
from index import Settings
from index.__main__ import main as index
from index.errors import StoreAwayError
from index.library import Library, open_library
from index.types import visible_to
from tests.bot.service.conftest import MakeSite, client_of
from tests.web.fakes import FakeBot

PROXY = "10.0.0.5"
STAFF = visible_to("staff")
BINS = ("ごみ.md", "# 集める日\n\n燃えるごみは月曜日に集めます。\n".encode())
DUTY = ("当直.txt", "当直の手当は7,400円です。".encode())
EMPTY = ("空.txt", b"")
PICTURE = ("写真.jpg", b"\xff\xd8")
Files = list[tuple[str, tuple[str, bytes]]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("shelf")
    settings = Settings(data_dir=folder, trusted_proxies=PROXY, staff_header="X-Remote-User")
    return open_site(settings, FakeBot(), open_library(settings))


@pytest.fixture
def library(site: Site) -> Library:
    """The library, empty again."""
    assert site.library is not None
    if held := [entry.name for entry in site.library.entries(STAFF)]:
        site.library.remove(held)
    return site.library


@pytest.fixture
def staff(site: Site, library: Library) -> TestClient:
    return client_of(site, PROXY, headers={"x-remote-user": "sato"})


def token_of(page: httpx.Response) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def sent(*files: tuple[str, bytes]) -> Files:
    return [("files", file) for file in files]


def add(client: TestClient, *files: tuple[str, bytes], **fields: str) -> httpx.Response:
    data = {"visibility": "public", "token": token_of(client.get("/staff/documents")), **fields}
    return client.post("/staff/documents", data=data, files=sent(*files))


def remove(client: TestClient, name: str) -> httpx.Response:
    token = token_of(client.get("/staff/documents"))
    return client.post("/staff/remove-document", data={"name": name, "token": token}, follow_redirects=False)


def names(library: Library) -> list[str]:
    return [entry.name for entry in library.entries(STAFF)]


def test_added_listed_removed(staff: TestClient, library: Library) -> None:
    page = add(staff, BINS, visibility="staff", title="ごみの<b>手引き</b>", name="gomi", first_page="5")
    said = unescape(page.text)
    for step in (
        "1 / 1: ごみ.mdを読んでいます",
        "1箇所を読みました",
        "1箇所のうち1箇所を索引に加えました",
        "加えました(1箇所、職員だけ)",
    ):
        assert step in said
    assert "終わりました。加えた文書1件、前と同じ文書0件、断ったファイル0件。" in said
    assert "<b>手引き" not in page.text
    (entry,) = library.entries(STAFF)
    assert (entry.name, entry.file, entry.visibility, entry.passages) == ("gomi", "ごみ.md", "staff", 1)
    listed = staff.get("/staff/documents").text
    for wanted in (
        "ごみの&lt;b&gt;手引き",
        "gomi · ごみ.md",
        "職員だけ",
        "<td>1</td>",
        entry.added,
        "remove-document?name=gomi",
    ):
        assert wanted in listed
    asked = staff.get("/staff/remove-document?name=gomi")
    assert "を外しますか" in asked.text
    assert names(library) == ["gomi"]
    gone = remove(staff, "gomi")
    assert (gone.status_code, gone.headers["location"]) == (303, "documents")
    assert names(library) == []
    assert "「gomi」を外しました。" in staff.get("/staff/documents").text
    assert "外しました" not in staff.get("/staff/documents").text


def test_the_same_again_is_skipped_and_another_replaces_it(staff: TestClient, library: Library) -> None:
    add(staff, BINS, DUTY)
    page = add(staff, BINS, ("当直.txt", "当直の手当は8,000円です。".encode())).text
    assert "「ごみ」は前と同じなので、そのままです" in page
    assert "「当直」を置き換えました" in page
    assert "加えた文書1件、前と同じ文書1件" in page
    assert names(library) == ["ごみ", "当直"]


def test_refusals_have_the_words_of_the_command_line(
    staff: TestClient,
    library: Library,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = (EMPTY, PICTURE, ("壊れ.pdf", b"%PDF-1.4 no"), ("暗号.docx", b"\xd0\xcf\x11\xe0xx"), ("外.bin", b"x"), BINS)
    monkeypatch.setenv("PLANBOT_DATA_DIR", str(tmp_path / "cli"))
    paths = []
    for name, data in files:
        (tmp_path / name).write_bytes(data)
        paths.append(str(tmp_path / name))
    assert index(["add", *paths]) == 1
    told = [line.removeprefix("index: refused: ") for line in capsys.readouterr().err.splitlines() if "refused" in line]
    page = unescape(add(staff, *files).text)
    assert len(told) == 5
    for reason in told:
        assert f'断りました: <span lang="en">{reason}</span>' in page
    assert names(library) == ["ごみ"]


@pytest.mark.parametrize("bad", [EMPTY, PICTURE, ("壊れ.xlsx", b"PK\x03\x04 no")])
def test_a_refused_file_changes_nothing(
    staff: TestClient, library: Library, site: Site, bad: tuple[str, bytes]
) -> None:
    add(staff, BINS)
    before, edition = library.entries(STAFF), library.edition
    page = add(staff, bad, name="ごみ").text
    assert "断りました:" in page
    assert "加えた文書0件、前と同じ文書0件、断ったファイル1件" in page
    assert (library.entries(STAFF), library.edition) == (before, edition)


def test_two_files_of_one_name(staff: TestClient, library: Library) -> None:
    page = unescape(add(staff, BINS, ("ごみ.txt", b"x")).text)
    assert "ごみ.txt: ごみ.md has the same name" in page
    assert [entry.file for entry in library.entries(STAFF)] == ["ごみ.md"]


@pytest.mark.parametrize(
    ("files", "fields", "said"),
    [
        ([], {}, "ファイルを選んでください"),
        ([("", b"")], {}, "ファイルを選んでください"),
        ([BINS, DUTY], {"title": "二つ"}, "ファイルが一つのときだけ"),
        ([BINS, DUTY], {"name": "two"}, "ファイルが一つのときだけ"),
        ([BINS], {"visibility": ""}, "だれに見えるかを選んで"),
        ([BINS], {"visibility": "secret"}, "だれに見えるかを選んで"),
        ([BINS], {"first_page": "-1"}, "ページ番号は"),
        ([BINS], {"first_page": "²"}, "ページ番号は"),
        ([BINS], {"first_page": "99999999999999999999"}, "ページ番号は"),
        ([(f"{n}.txt", b"x") for n in range(MOST_FILES + 1)], {}, f"{MOST_FILES}個まで"),
    ],
)
def test_forms_that_cannot_be_used(
    staff: TestClient, library: Library, files: list[tuple[str, bytes]], fields: dict[str, str], said: str
) -> None:
    page = add(staff, *files, **fields)
    assert page.status_code == 400
    assert said in page.text
    assert 'role="alert"' in page.text
    assert names(library) == []


def test_a_form_of_another_site_is_refused(staff: TestClient, library: Library) -> None:
    token = token_of(staff.get("/staff/documents"))
    fields = {"visibility": "public", "name": ""}
    for headers, data in (
        ({}, fields),
        ({}, {**fields, "token": "guess"}),
        ({"origin": "https://evil.example"}, {**fields, "token": token}),
    ):
        page = staff.post("/staff/documents", data=data, files=sent(BINS), headers=headers)
        assert page.status_code == 403
        assert names(library) == []
    assert add(staff, BINS).status_code == 200
    for headers, data in (
        ({}, {"name": "ごみ"}),
        ({}, {"name": "ごみ", "token": "guess"}),
        ({"origin": "https://evil.example"}, {"name": "ごみ", "token": token}),
    ):
        assert staff.post("/staff/remove-document", data=data, headers=headers).status_code == 403
        assert names(library) == ["ごみ"]
    torn = staff.post("/staff/documents", content=b"torn", headers={"content-type": "multipart/form-data; boundary=x"})
    assert torn.status_code == 403


ADDRESSES = [
    ("GET", "/staff/documents"),
    ("POST", "/staff/documents"),
    ("HEAD", "/staff/documents"),
    ("GET", "/staff/remove-document?name=ごみ"),
    ("POST", "/staff/remove-document"),
]


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
@pytest.mark.parametrize("headers", [{}, {"x-remote-user": "mayor"}, {"x-api-key": "outside"}], ids=str)
def test_citizens_get_in_nowhere(
    site: Site, staff: TestClient, library: Library, method: str, address: str, headers: dict[str, str]
) -> None:
    add(staff, BINS, visibility="staff")
    token = token_of(staff.get("/staff/documents"))
    citizen = client_of(site)
    body = {"data": {"name": "ごみ", "token": token, "visibility": "public"}} if method == "POST" else {}
    files = {"files": sent(DUTY)} if (method, address) == ADDRESSES[1] else {}
    reply = citizen.request(method, address, headers=headers, **body, **files)  # type: ignore[arg-type]
    assert reply.status_code == 403
    assert "ごみ" not in reply.text
    assert "set-cookie" not in reply.headers
    assert names(library) == ["ごみ"]


def test_without_a_library_there_is_no_such_page(make_site: MakeSite) -> None:
    site = make_site(trusted_proxies=PROXY, staff_header="X-Remote-User")
    staff = client_of(site, PROXY, headers={"x-remote-user": "sato"})
    assert {staff.request(method, address).status_code for method, address in ADDRESSES} == {404}
    assert 'href="documents"' not in staff.get("/staff/report").text


def test_what_was_removed_meanwhile(staff: TestClient, library: Library) -> None:
    for page in (staff.get("/staff/remove-document?name=<b>"), remove(staff, "<b>")):
        assert page.status_code == 404
        assert "there is no document &#39;&lt;b&gt;&#39;" in page.text
        assert "外せませんでした" in page.text


def test_a_library_that_cannot_be_changed_or_read(
    staff: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreAwayError("the server does not answer")

    with monkeypatch.context() as patch:
        patch.setattr(Library, "add", away)
        assert "加えられませんでした" in add(staff, BINS).text
        patch.setattr(Library, "remove", away)
        assert remove(staff, "ごみ").status_code == 503
        patch.setattr(Library, "add", lambda *_: 1 / 0)
        assert "ZeroDivisionError" in add(staff, BINS).text
        patch.setattr(Library, "entries", away)
        page = staff.get("/staff/documents")
    assert page.status_code == 503
    assert "文書を読めませんでした" in page.text
    assert names(library) == []


def test_only_the_staff_may_send_whole_documents(site: Site, staff: TestClient, library: Library) -> None:
    large = ("大きい.html", b"<p>text.</p><!--" + b"x" * 300_000 + b"-->")
    citizen = client_of(site)
    assert citizen.post("/staff/documents", files=sent(large)).status_code == 413
    assert add(staff, large).status_code == 200
    assert names(library) == ["大きい"]
    too_large = {"content-length": str(65 * 1024 * 1024), "accept": "text/html,*/*"}
    refused = staff.post("/staff/documents", content=b"", headers=too_large)
    assert refused.status_code == 413
    assert refused.text == "送られた内容が大きすぎます。65536キロバイトまでにしてください。"
    elsewhere = staff.post("/staff/remove-document", content=b"x" * 300_000)
    assert elsewhere.status_code == 413
