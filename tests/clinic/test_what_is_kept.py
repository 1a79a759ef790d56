"""What a clinic keeps: answers under an account, a trail that only grows, a copy that comes back."""

from __future__ import annotations

import logging
import os
import subprocess
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.engine import make_url
from starlette.applications import Starlette

from clinic.people import PASSWORD, Clock, Person, app_of, opened
from databases import PROGRAMS, empty_database
from diary.writing import ME, full_entry
from rhomboid.assessment import Engine
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.diary.clinic.database import HEAD
from rhomboid.diary.clinic.schema import TABLES, VERSIONS
from rhomboid.diary.entries import DiaryError
from rhomboid.domain.errors import RhomboidError
from web.visitor import AS_OF


def dump(clinic: Clinic, table: str) -> str:
    with clinic.database.change() as connection:
        return "\n".join(str(row) for row in connection.execute(text(f"SELECT * FROM {table}")))


def visit_id(clinic: Clinic, name: str) -> str:
    return f"account:{clinic.accounts.named(name).id}"


def test_answers_follow_the_account_to_another_browser_and_reach_nobody_else(app: Starlette) -> None:
    Person(app, "ann").answer_something(age=58)
    again, bob = Person(app, "ann"), Person(app, "bob")
    again.get("/answers")
    assert "58" in again.words()
    bob.get("/answers")
    assert "Nothing is answered yet" in bob.words()


def test_a_clinician_sees_the_result_in_the_words_of_the_clinic_and_takes_the_report(
    app: Starlette, clinic: Clinic
) -> None:
    ann = Person(app, "ann")
    ann.begin()
    ann.walk(58, "female", {"main_site": "between_shoulder_blades"})
    bell = Person(app, "dr.bell")
    assert bell.page.url.path == "/patients"
    assert "ann" in bell.words()
    assert "bob" not in bell.words()
    page = f"/patients/{clinic.accounts.named('ann').id}"
    bell.get(page)
    assert "58 years, female" in bell.words()
    pdf = bell.client.get(f"{page}/report.pdf")
    assert pdf.content.startswith(b"%PDF")
    html = bell.client.get(f"{page}/report.html")
    assert "58" in html.text
    assert "sandbox" in html.headers["content-security-policy"]
    assert "script" not in html.headers["content-security-policy"]
    assert html.headers["cache-control"] == "no-store"


def test_a_clinician_sees_a_sign_that_only_the_diary_tells(app: Starlette, clinic: Clinic) -> None:
    ann = Person(app, "ann")
    ann.begin()
    ann.walk(58, "female", {"main_site": "between_shoulder_blades"})
    ann.get("/diary/day")
    sign = {"sign-chest_pain": "1", "since-chest_pain_when": "now_or_last_12_hours"}
    ann.post("/diary/day", day=AS_OF.isoformat(), now="5", **sign)
    bell, page = Person(app, "dr.bell"), f"/patients/{clinic.accounts.named('ann').id}"
    bell.get(page)
    assert "1 entry, 2026-11-21" in bell.words()
    assert "Added to the answers by the diary" in bell.words()
    assert "999" in bell.words().partition("Why")[0]
    assert "Added to the answers by the diary" in bell.client.get(f"{page}/report.html").text


def test_a_patient_taken_away_is_seen_no_more(app: Starlette, clinic: Clinic) -> None:
    cole = Person(app, "dr.cole")
    page = f"/patients/{clinic.accounts.named('bob').id}"
    assert cole.client.get(page).status_code == 200
    clinic.accounts.assign("bob", "dr.cole", is_assigned=False)
    assert cole.client.get(page).status_code == 404
    clinic.accounts.assign("bob", "dr.cole")
    assert cole.client.get(page).status_code == 200


def test_deleting_deletes_and_the_trail_keeps_only_that_it_happened(app: Starlette, clinic: Clinic) -> None:
    person = Person(app, "ann")
    person.answer_something()
    with clinic.diaries.of(visit_id(clinic, "ann")) as store:
        store.add([full_entry(1)], replace(ME, name=store.name))
    person.get("/forget")
    person.post("/forget/now")
    assert clinic.visits.load(visit_id(clinic, "ann")) is None
    with clinic.diaries.of(visit_id(clinic, "ann")) as store:
        assert store.entries() == []
    line = next(line for line in reversed(clinic.audit.lines()) if line.action == "deleted")
    assert (line.by, line.place, line.about) == ("ann", "answers", "ann")
    assert person.is_in


def test_a_deleted_account_leaves_its_number_in_the_trail_and_nothing_else(clinic: Clinic) -> None:
    account = clinic.accounts.add("carl", "patient", PASSWORD, ("dr.bell",))
    clinic.visits.save(f"account:{account.id}", '{"answers": "something"}')
    clinic.delete_account("carl")
    assert f"account {account.id}, deleted" in {line.about for line in clinic.audit.lines()}
    tables = ("clinic_account", "clinic_visit", "clinic_care", "clinic_audit")
    assert "carl" not in "".join(dump(clinic, table) for table in tables)
    assert "something" not in dump(clinic, "clinic_visit")


@pytest.mark.parametrize(
    "order", ["UPDATE clinic_audit SET action = 'x'", "DELETE FROM clinic_audit", "TRUNCATE clinic_audit"]
)
def test_no_line_of_the_trail_is_ever_changed_or_removed(clinic: Clinic, order: str) -> None:
    before = dump(clinic, "clinic_audit")
    assert before
    with pytest.raises(DiaryError), clinic.database.change() as connection:
        connection.execute(text(order))
    assert dump(clinic, "clinic_audit") == before


GRANTS = (
    "CREATE ROLE pages LOGIN",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO pages",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO pages",
    "REVOKE UPDATE, DELETE ON clinic_audit FROM pages",
    "GRANT MAINTAIN ON clinic_visit TO pages",
)


def test_a_role_that_owns_no_table_serves_the_pages_and_cannot_open_the_trail(
    url: str, clinic: Clinic, engine: Engine, clock: Clock
) -> None:
    with clinic.database.change() as connection:
        for order in GRANTS:
            connection.execute(text(order))
    with opened(make_url(url).set(username="pages").render_as_string(), clock) as served:
        person = Person(app_of(engine, served), "ann")
        person.answer_something(age=61)
        person.get("/forget")
        person.post("/forget/now")
        assert served.visits.load(visit_id(served, "ann")) is None
        with pytest.raises(DiaryError), served.database.change() as connection:
            connection.execute(text("ALTER TABLE clinic_audit DISABLE TRIGGER ALL"))
    with clinic.database.change() as connection:
        connection.execute(text("UPDATE clinic_version SET version_num = '0001'"))
    with pytest.raises(RhomboidError, match="Run `rhomboid clinic list` as their owner"):
        opened(make_url(url).set(username="pages").render_as_string(), clock)
    with clinic.database.change() as connection:
        connection.execute(text(f"UPDATE clinic_version SET version_num = '{HEAD}'"))
    with clinic.database.change() as connection:
        connection.execute(text("DROP OWNED BY pages"))
        connection.execute(text("DROP ROLE pages"))


def test_no_answer_reaches_the_trail_or_a_log(
    app: Starlette, clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = Person(app, "ann")
    person.answer_something(age=83)
    person.get("/answers/chest_pain")
    person.get("/result")
    Person(app, "dr.bell").get(f"/patients/{clinic.accounts.named('ann').id}")
    logged = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("rhomboid"))
    told = "\n".join(f"{line.action} {line.place}" for line in clinic.audit.lines())
    assert "/answers/{key}" in told
    for word in ("chest_pain", "83", "present", PASSWORD):
        assert word not in logged
        assert word not in told


def test_the_tables_are_those_that_the_migration_makes(clinic: Clinic) -> None:
    def is_ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or str(name).startswith("clinic_")

    with clinic.database.change() as connection:
        how = {"version_table": VERSIONS, "include_object": is_ours, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=how), TABLES) == []


def test_a_dump_comes_back_whole_and_people_sign_in_to_it(
    server: str, url: str, clinic: Clinic, clock: Clock
) -> None:
    clinic.visits.save(visit_id(clinic, "ann"), '{"age_years": 61}')
    kept = subprocess.run([PROGRAMS / "pg_dump", "--format=custom", url], capture_output=True, check=True)
    with empty_database(server) as other:
        restore = [PROGRAMS / "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={other}"]
        subprocess.run(restore, input=kept.stdout, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
        with opened(other, clock) as restored:
            for name in sorted(TABLES.tables):
                assert sorted(dump(restored, name).splitlines()) == sorted(dump(clinic, name).splitlines())
            assert restored.sign_ins.sign_in("ann", PASSWORD, "x").token
            assert '"age_years": 61' in str(restored.visits.load(visit_id(restored, "ann")))
            with pytest.raises(DiaryError), restored.database.change() as connection:
                connection.execute(text("DELETE FROM clinic_audit"))
