"""Whatever is sent, a page answers: plain words, no traceback, no answer lost and none in a log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from rhomboid.assessment import Engine
from rhomboid.faces.web.guard import COOKIE, SECONDS_KEPT, Guard
from rhomboid.faces.web.sqlite_sessions import SqliteSessions
from web.visitor import Visitor, app_of, words_of


def answered(visitor: Visitor) -> Visitor:
    visitor.begin()
    visitor.answer_screen(47, "female", {})
    return visitor


def is_kept(visitor: Visitor) -> bool:
    visitor.get("/answers")
    return "47" in visitor.words()


def assert_plain(visitor: Visitor, status: int) -> None:
    assert visitor.page.status_code == status
    assert "None of your answers is lost" in visitor.words()
    assert "Traceback" not in visitor.page.text
    assert is_kept(visitor)


@pytest.mark.parametrize("token", ["", "x", "ä"])
def test_a_form_without_our_token_is_refused(visitor: Visitor, token: str) -> None:
    answered(visitor)
    visitor.page = visitor.client.post("/interview/1", data={"form_token": token, "chest_pain": "present"})
    assert_plain(visitor, 403)


def test_a_form_sent_from_another_site_is_refused(visitor: Visitor) -> None:
    answered(visitor)
    form = {"form_token": visitor.token}
    visitor.page = visitor.client.post("/forget/now", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert_plain(visitor, 403)


def test_another_visitors_token_is_refused(app: Starlette, visitor: Visitor) -> None:
    answered(visitor)
    visitor.page = visitor.client.post("/forget/now", data={"form_token": Visitor(app).token})
    assert_plain(visitor, 403)


def test_a_tampered_cookie_is_a_new_visitor_who_sees_nothing_of_the_old_one(
    app: Starlette, visitor: Visitor
) -> None:
    answered(visitor)
    visit_id, _, mark = visitor.client.cookies[COOKIE].partition(".")
    for forged in (f"{visit_id}.{mark[:-1]}x", f"{visit_id[:-1]}x.{mark}", visit_id, "", ".", "ä" * 400):
        stranger = TestClient(app, base_url="http://127.0.0.1")
        page = stranger.get("/answers", headers={"Cookie": f"{COOKIE}={forged}".encode()})
        assert page.status_code == 200
        assert "Nothing is answered yet" in page.text
        assert COOKIE in page.headers["set-cookie"]
    assert is_kept(visitor)


def test_a_megabyte_of_text_is_refused_unread(visitor: Visitor) -> None:
    answered(visitor)
    visitor.post("/interview/1", chest_pain="x" * 1_000_000)
    assert_plain(visitor, 413)


def test_a_megabyte_without_a_length_is_refused_too(visitor: Visitor) -> None:
    answered(visitor)
    parts = (b"x" * 10_000 for _ in range(100))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    visitor.page = visitor.client.post("/interview/1", content=parts, headers=kind)
    assert_plain(visitor, 413)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{}", "application/json", 415),
        ("a=b", "", 415),
        ("a=%ff%fe", "application/x-www-form-urlencoded", 400),
        ("&".join(f"a{i}=1" for i in range(1000)), "application/x-www-form-urlencoded; charset=utf-8", 400),
    ],
)
def test_what_is_no_form_of_ours_is_refused(visitor: Visitor, body: str, kind: str, status: int) -> None:
    answered(visitor)
    visitor.page = visitor.client.post("/interview/1", content=body, headers={"Content-Type": kind})
    assert_plain(visitor, status)


@pytest.mark.parametrize(("method", "path"), [("PUT", "/"), ("DELETE", "/answers"), ("GET", "/forget/now")])
def test_a_wrong_method_gets_a_plain_page(visitor: Visitor, method: str, path: str) -> None:
    answered(visitor)
    visitor.page = visitor.client.request(method, path)
    assert_plain(visitor, 405)
    assert visitor.client.request(method, path).headers["allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/interview/x",
        "/interview/-1",
        "/answers/nothing",
        "/knowledge/nothing",
        "/knowledge/conditions/nothing",
        "/static/../guard.py",
        "/static/nothing.css",
        "/%00",
        "/" + "a" * 3000,
    ],
)
def test_an_unknown_page_says_so(visitor: Visitor, path: str) -> None:
    answered(visitor)
    visitor.get(path)
    assert_plain(visitor, 404)


@pytest.mark.parametrize("value", ["yes", "", "present ", "<script>alert(1)</script>", "severe"])
def test_a_hand_edited_answer_is_no_answer(visitor: Visitor, value: str) -> None:
    answered(visitor)
    visitor.post("/interview/1", chest_pain=value, unknown_finding="present", none_of_9="1")
    assert visitor.page.status_code == 422
    assert "<script>alert" not in visitor.page.text
    assert is_kept(visitor)


def test_a_search_is_shown_as_text_and_never_as_markup(visitor: Visitor) -> None:
    page = visitor.get('/knowledge?q="><script>alert(1)</script>')
    assert "<script>alert" not in page
    assert "Nothing has all of these words" in page


def test_an_error_of_ours_gets_a_plain_page_and_a_log_line_without_answers(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answered(visitor)

    def broken(*_: object) -> None:
        raise ValueError("severe_secret_answer 47")

    monkeypatch.setattr("rhomboid.faces.web.pages.result.reasons_by_weight", broken)
    with caplog.at_level(logging.DEBUG):
        visitor.get("/result")
    assert_plain(visitor, 500)
    assert "severe_secret_answer" not in visitor.page.text + caplog.text
    assert "ValueError" in caplog.text


def test_a_page_that_breaks_off_in_the_middle_is_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("severe_secret_answer 47")

    guarded = Guard(broken, b"secret", lambda _request, status: Response(status_code=status))
    with caplog.at_level(logging.DEBUG), pytest.raises(RuntimeError) as told:
        TestClient(guarded).get("/")
    assert "severe_secret_answer" not in caplog.text + str(told.value)
    assert told.value.__suppress_context__


def test_every_page_carries_the_headers_that_keep_a_browser_safe(visitor: Visitor) -> None:
    for path in ("/", "/interview/0", "/knowledge", "/nowhere", "/static/rhomboid.css"):
        headers = visitor.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_secure_behind_tls(app: Starlette) -> None:
    plain = TestClient(app, base_url="http://127.0.0.1").get("/").headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert f"Max-Age={SECONDS_KEPT}" in plain
    assert "Secure" not in plain
    safe = TestClient(app, base_url="https://rhomboid.example").get("/")
    assert "; Secure" in safe.headers["set-cookie"]
    assert "strict-transport-security" in safe.headers


def test_no_page_asks_another_host_for_anything(visitor: Visitor) -> None:
    visitor.begin()
    visitor.walk(40, "female", {})
    for path in ("/", "/interview/1", "/result", "/answers", "/knowledge"):
        page = visitor.get(path)
        assert 'src="http' not in page
        assert "style=" not in page
        assert "<style" not in page
        assert 'rel="stylesheet" href="http' not in page


def test_deleting_deletes_the_answers_from_the_file(engine: Engine, tmp_path: Path) -> None:
    with app_of(engine, tmp_path) as app:
        visitor = answered(Visitor(app))
        visitor.get("/forget")
        visitor.post("/forget/now")
        assert "Everything is deleted" in visitor.words()
        assert not is_kept(visitor)


def test_answers_last_over_a_restart_and_go_after_thirty_days(engine: Engine, tmp_path: Path) -> None:
    with app_of(engine, tmp_path) as app:
        visitor = answered(Visitor(app))
        cookie = visitor.client.cookies[COOKIE]
    for days, is_there in ((29, True), (31, False)):
        with app_of(engine, tmp_path, lambda days=days: 1.8e9 + days * 86_400) as app:
            again = Visitor(app)
            again.client.cookies.clear()
            page = again.client.get("/answers", headers={"Cookie": f"{COOKIE}={cookie}"})
            assert ("47" in words_of(page.text)) is is_there


def test_the_file_names_no_visitor_and_only_its_owner_reads_it(engine: Engine, tmp_path: Path) -> None:
    with app_of(engine, tmp_path) as app:
        visitor = answered(Visitor(app))
        visit_id = visitor.client.cookies[COOKIE].partition(".")[0]
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"is_who_asked" in held
    assert visit_id.encode() not in held
    assert (tmp_path / "visits.sqlite").stat().st_mode & 0o077 == 0


def test_a_visit_of_an_older_knowledge_keeps_what_is_still_asked(engine: Engine, tmp_path: Path) -> None:
    with app_of(engine, tmp_path) as app:
        visitor = answered(Visitor(app))
        visitor.answer_screen(47, "female", {})
    sessions = SqliteSessions(tmp_path / "visits.sqlite", lambda: 1.8e9)
    sessions.file.execute("update visit set content = replace(content, 'chest_pain', 'pain_of_old')")
    sessions.close()
    with app_of(engine, tmp_path) as app:
        cookie = f"{COOKIE}={visitor.client.cookies[COOKIE]}"
        page = TestClient(app, base_url="http://127.0.0.1").get("/answers", headers={"Cookie": cookie})
        assert page.status_code == 200
        assert page.text.count("/answers/") > 10
