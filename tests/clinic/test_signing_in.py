"""Signing in: no name is given away, wrong tries have to wait, sessions end, forms are bound to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from clinic.people import HOME, PASSWORD, Clock, Person
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.diary.clinic.database import ClinicError
from rhomboid.diary.clinic.passwords import Passwords, check_password
from rhomboid.diary.clinic.schema import SIGN_INS, TRIES
from rhomboid.faces.web.clinic.door import COOKIE


@pytest.fixture(autouse=True)
def no_tries(clinic: Clinic) -> Iterator[None]:
    yield
    with clinic.database.change() as connection:
        connection.execute(TRIES.delete())
    for name in ("ann", "bob"):
        clinic.accounts.set_active(name, True)


def without_tokens(page: str) -> str:
    return re.sub(r'name="form_token" value="[^"]+"', "", page)


def test_a_wrong_password_an_unknown_name_and_a_disabled_account_look_the_same(
    app: Starlette, clinic: Clinic
) -> None:
    clinic.accounts.set_active("bob", False)
    tries = [
        ("ann", "wrong password 1"),
        ("nobody.at.all", PASSWORD),
        ("bob", PASSWORD),
        ("", ""),
        ("ä'--", "x" * 300),
    ]
    told = {
        (page.status_code, without_tokens(page.text)) for one in tries for page in [Person(app).sign_in(*one)]
    }
    assert len(told) == 1
    assert "The name or the password is wrong" in told.pop()[1]


@pytest.mark.parametrize("name", ["ann", "nobody.at.all"])
def test_after_five_wrong_tries_even_the_right_password_has_to_wait(
    app: Starlette, clock: Clock, name: str
) -> None:
    person = Person(app)
    for _ in range(5):
        assert person.sign_in(name, "wrong password 1").status_code == 422
    page = person.sign_in(name, PASSWORD)
    assert page.status_code == 429
    assert page.headers["retry-after"] == "60"
    assert "Wait 1 minute" in person.words()
    clock.wait(1.1)
    person.sign_in(name, PASSWORD)
    assert person.is_in == (name == "ann")


def test_each_wrong_try_after_the_fifth_doubles_the_wait_up_to_an_hour(clinic: Clinic, clock: Clock) -> None:
    waits = []
    for _ in range(13):
        while (tried := clinic.sign_ins.sign_in("ann", "wrong", "x")).wait:
            waits.append(tried.wait.total_seconds() / 60)
            clock.wait(waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_tries_at_the_same_moment_are_no_way_around_the_limit(clinic: Clinic) -> None:
    with ThreadPoolExecutor(8) as threads:
        tried = list(threads.map(lambda n: clinic.sign_ins.sign_in("new.name", f"guess {n}", "x"), range(16)))
    assert sum(one.wait is None for one in tried) == 5


def test_many_wrong_names_from_one_address_have_to_wait_and_others_do_not(clinic: Clinic) -> None:
    tried = [clinic.sign_ins.sign_in(f"name{n}", "guess", "10.0.0.1") for n in range(51)]
    assert [one.wait is None for one in tried] == [True] * 50 + [False]
    assert clinic.sign_ins.sign_in("ann", PASSWORD, "10.0.0.2").token


def test_what_was_typed_as_a_name_is_kept_nowhere(app: Starlette, clinic: Clinic) -> None:
    Person(app).sign_in("my secret passphrase", "x")
    with clinic.database.change() as connection:
        rows = [
            str(row)
            for table in ("clinic_tries", "clinic_audit")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert rows
    assert not [row for row in rows if "passphrase" in row]


def test_a_session_ends_after_half_an_hour_without_a_click(app: Starlette, clock: Clock) -> None:
    person = Person(app, "ann")
    for _ in range(3):
        clock.wait(29)
        assert person.is_in
    clock.wait(30.5)
    assert not person.is_in
    assert person.client.get("/answers").url.path == "/sign-in"


def test_a_session_ends_after_twelve_hours_whatever_is_clicked(app: Starlette, clock: Clock) -> None:
    person = Person(app, "ann")
    for _ in range(24):
        clock.wait(29)
        assert person.is_in
    clock.wait(29)
    assert not person.is_in


def test_a_form_sent_too_late_leads_to_signing_in_and_changes_nothing(
    app: Starlette, clinic: Clinic, clock: Clock
) -> None:
    person = Person(app, "ann")
    person.answer_something()
    before = clinic.visits.load(f"account:{clinic.accounts.named('ann').id}")
    clock.wait(31)
    person.post("/forget/now")
    assert person.page.url.path == "/sign-in"
    assert clinic.visits.load(f"account:{clinic.accounts.named('ann').id}") == before


def test_the_cookie_is_for_this_site_alone_and_out_of_reach_of_script(app: Starlette) -> None:
    person = Person(app)
    person.get("/sign-in")
    form = {"form_token": person.token, "name": "ann", "password": PASSWORD}
    answer = person.client.post("/sign-in", data=form, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE.lower() + "=")
    assert all(word in cookie for word in ("; httponly", "; secure", "; samesite=lax", "; path=/"))
    assert "domain" not in cookie
    first = TestClient(app, base_url="http://127.0.0.1").get("/sign-in").headers["set-cookie"].lower()
    assert all(word in first for word in ("; httponly", "; secure", "; samesite=lax"))


def test_no_token_is_kept_only_its_hash(app: Starlette, clinic: Clinic) -> None:
    person = Person(app, "ann")
    with clinic.database.change() as connection:
        kept = [str(row) for row in connection.execute(select(SIGN_INS))]
    assert kept
    assert not [row for row in kept if person.client.cookies[COOKIE] in row]


@pytest.mark.parametrize("change", ["sign out", "disable", "new password", "password of one's own"])
def test_an_ended_session_cannot_be_used_again(app: Starlette, clinic: Clinic, change: str) -> None:
    person, other = Person(app, "bob"), Person(app, "bob")
    token = person.client.cookies[COOKIE]
    if change == "sign out":
        person.get("/password")
        person.post("/sign-out")
    elif change == "disable":
        clinic.accounts.set_active("bob", False)
    elif change == "new password":
        clinic.accounts.set_password("bob", PASSWORD)
    else:
        person.get("/password")
        person.post("/password", old=PASSWORD, new=PASSWORD, again=PASSWORD)
        assert person.page.url.path == "/sign-in"
    assert clinic.sign_ins.account(token) is None
    assert not person.is_in
    assert other.is_in == (change == "sign out")


def test_a_new_password_needs_the_old_one_and_counts_wrong_ones(app: Starlette, clinic: Clinic) -> None:
    person = Person(app, "ann")
    new = "another long password"
    person.get("/password")
    person.post("/password", old=PASSWORD, new=new, again=new + "x")
    assert "typed in two ways" in person.words()
    person.post("/password", old=PASSWORD, new="short", again="short")
    assert "at least 12" in person.words()
    for _ in range(5):
        person.post("/password", old="wrong", new=new, again=new)
        assert "The old password is wrong" in person.words()
    person.post("/password", old=PASSWORD, new=new, again=new)
    assert "Wait 1 minute" in person.words()
    assert clinic.sign_ins.passwords.is_right(PASSWORD, _kept(clinic, "ann"))


def _kept(clinic: Clinic, name: str) -> str:
    with clinic.database.change() as connection:
        asked = text("SELECT password_hash FROM clinic_account WHERE name = :name")
        return str(connection.execute(asked, {"name": name}).scalar())


def test_a_form_from_before_signing_in_or_of_another_is_refused(app: Starlette, clinic: Clinic) -> None:
    person = Person(app)
    person.get("/sign-in")
    early = person.token
    person.sign_in("ann")
    person.answer_something()
    other = Person(app, "bob")
    other.get("/password")
    for token in (early, other.token, "", "x"):
        page = person.client.post("/forget/now", data={"form_token": token})
        assert page.status_code == 403
    assert clinic.visits.load(f"account:{clinic.accounts.named('ann').id}")


def test_whoever_brings_an_account_as_the_name_of_a_visit_sees_nothing(
    app: Starlette, clinic: Clinic
) -> None:
    Person(app, "ann").answer_something()
    account = f"account:{clinic.accounts.named('ann').id}"
    for forged in (account, f"{account}.x"):
        stranger = TestClient(app, base_url=HOME, cookies={"rhomboid_visit": forged, COOKIE: forged})
        assert stranger.get("/answers").url.path == "/sign-in"
        assert stranger.get("/emergency").url.path == "/sign-in"


def test_no_cookie_ever_names_an_account(app: Starlette, clinic: Clinic) -> None:
    person = Person(app, "ann")
    person.answer_something()
    assert not [value for value in person.client.cookies.values() if "account" in value]


@pytest.mark.parametrize("password", ["", "elevenchars", "aaaaaaaaaaaaaaaa", "x1" * 200, "ann.miller12"])
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(ClinicError) as refused:
        check_password(password, "ann.miller")
    assert password == "" or password not in str(refused.value)


def test_hashes_are_argon2id_and_the_same_for_every_keyboard() -> None:
    passwords = Passwords()
    kept = passwords.hashed("caf\u00e9 au lait, s'il te pla\u00eet")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_right("cafe\u0301 au lait, s'il te plai\u0302t", kept)
    assert not passwords.is_right("cafe au lait, s'il te plait", kept)
    assert not passwords.is_right("anything", None)
