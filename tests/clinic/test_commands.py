"""`rhomboid clinic` and `rhomboid serve --clinic`: accounts by command line, faults in plain words."""

from __future__ import annotations

import json
import sys

import pexpect
import pytest

from clinic.people import PASSWORD
from faces.in_process import rhomboid
from faces.running import Run, refusals

NEW = "a new long password"


def clinic(postgresql: str, *arguments: str, typed: str = "") -> Run:
    return rhomboid("clinic", *arguments, "--store", postgresql, typed=typed)


def test_accounts_are_added_listed_given_disabled_and_deleted(postgresql: str) -> None:
    def run(*arguments: str, typed: str = "") -> str:
        done = clinic(postgresql, *arguments, typed=typed)
        assert done.code == 0, done.err
        return done.out

    assert "no account yet" in run("list")
    run("add-user", "Dr.Bell", "--role", "clinician", typed=PASSWORD + "\n")
    run("add-user", "ann", "--role", "patient", typed=PASSWORD + "\n")
    assert "dr.bell now sees what ann answered" in run("assign", "ann", "dr.bell")
    assert run("list").splitlines() == ["ann: patient, seen by dr.bell", "dr.bell: clinician"]
    run("disable", "ann")
    assert "ann: patient, disabled" in run("list")
    run("enable", "ann")
    run("set-password", "ann", typed=NEW + "\n")
    run("assign", "ann", "dr.bell", "--remove")
    assert [one["clinicians"] for one in json.loads(run("list", "--json"))] == [[], []]
    told = [line["action"] for line in json.loads(run("audit", "--json", "--user", "ann"))]
    assert told == ["added", "assigned", "disabled", "enabled", "password set", "unassigned"]
    assert run("audit", "--last", "1").count("\n") == 1
    run("delete", "ann", "--yes")
    assert run("list").splitlines() == ["dr.bell: clinician"]
    assert "deleted" in run("audit")


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (("add-user", "ann", "--role", "patient"), "short\n", "at least 12"),
        (("add-user", "ann", "--role", "patient"), "", "at least 12"),
        (("add-user", "Ann Miller", "--role", "patient"), PASSWORD, "small letters"),
        (("add-user", "ann", "--role", "patient", "--clinician", "x"), PASSWORD, "the name of an account"),
        (
            ("add-user", "ann", "--role", "clinician", "--clinician", "x"),
            PASSWORD,
            "patient (with clinicians)",
        ),
        (("disable", "nobody"), "", "the name of an account"),
        (("set-password", "nobody"), PASSWORD, "the name of an account"),
        (("assign", "nobody", "nobody"), "", "the name of an account"),
        (("audit", "--user", "nobody"), "", "the name of an account"),
    ],
)
def test_what_cannot_be_is_one_clear_line_and_adds_nothing(
    postgresql: str, arguments: tuple[str, ...], typed: str, told: str
) -> None:
    done = clinic(postgresql, *arguments, typed=typed)
    assert len(refusals(done)) == 1
    assert told in done.err
    assert typed.strip() == "" or typed.strip() not in done.err
    assert "no account yet" in clinic(postgresql, "list").out


def test_a_name_is_given_once_and_only_to_one_role_of_care(postgresql: str) -> None:
    for name, role in (("ann", "patient"), ("bob", "patient")):
        assert clinic(postgresql, "add-user", name, "--role", role, typed=PASSWORD).code == 0
    assert "taken" in clinic(postgresql, "add-user", "ANN", "--role", "clinician", typed=PASSWORD).err
    assert "expected a clinician" in clinic(postgresql, "assign", "ann", "bob").err


@pytest.mark.parametrize("start", [("clinic", "list"), ("serve", "--clinic", "--port", "59123")])
@pytest.mark.parametrize(
    ("store", "told"),
    [
        ("", "no database"),
        ("sqlite:///x.sqlite", "postgresql://USER@HOST/NAME"),
        ("x.sqlite", "postgresql://USER@HOST/NAME"),
        ("postgresql://ann:secret@127.0.0.1:1/none", "no way to the database"),
    ],
)
def test_a_store_that_is_no_clinic_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, start: tuple[str, ...], store: str, told: str
) -> None:
    monkeypatch.delenv("RHOMBOID_DATABASE", raising=False)
    done = rhomboid(*start, *(("--store", store) if store else ()))
    assert len(refusals(done)) == 1
    assert told in done.err
    assert "secret" not in done.err


def test_the_doors_for_programs_are_not_served_behind_accounts_they_do_not_know() -> None:
    assert "one of the two" in rhomboid("serve", "--clinic", "--api").err


def test_the_password_is_typed_twice_and_never_seen(postgresql: str) -> None:
    words = [
        "-m",
        "rhomboid.cli.main",
        "clinic",
        "add-user",
        "ann",
        "--role",
        "patient",
        "--store",
        postgresql,
    ]
    program = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=30)
    program.expect("Password: ")
    program.sendline(PASSWORD)
    program.expect("Repeat for confirmation: ")
    program.sendline(PASSWORD)
    program.expect("Added ann")
    seen = program.before + str(program.after)
    program.close()
    assert PASSWORD not in seen
