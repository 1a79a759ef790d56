"""Signing in and out: throttled tries, sessions that end when idle. No token is kept, only its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from rhomboid.diary.clinic.accounts import Account, name_of
from rhomboid.diary.clinic.audit import note
from rhomboid.diary.clinic.database import ClinicDatabase
from rhomboid.diary.clinic.identities import Identity
from rhomboid.diary.clinic.passwords import Passwords
from rhomboid.diary.clinic.schema import ACCOUNTS, IDENTITIES, SIGN_INS, TRIES

IDLE_AT_MOST, SIGNED_IN_AT_MOST = timedelta(minutes=30), timedelta(hours=12)
# many people of one clinic may come from one address
WRONG_OF_A_NAME, WRONG_FROM_AN_ADDRESS = 5, 50
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
# where in the trail
BY_PASSWORD, AT_A_PROVIDER = "/sign-in", "/sign-in/openid"


@dataclass(frozen=True)
class Tried:
    """What came of a try: a token, a time to wait, or neither if name or password were wrong."""

    token: str | None = None
    wait: timedelta | None = None


class SignIns:
    """The sessions of one clinic's database."""

    def __init__(self, database: ClinicDatabase, passwords: Passwords) -> None:
        self.database, self.passwords = database, passwords

    def sign_in(self, spelled: str, password: str, address: str) -> Tried:
        """Try to sign in. What is told, and how long it takes, is the same for a name that is not there."""
        name, now = name_of(spelled), self.database.now()
        places = ((_hash(f"name {name}"), WRONG_OF_A_NAME), (_from(address), WRONG_FROM_AN_ADDRESS))
        # counted before the password is checked
        if wait := self._counted(places, now):
            return Tried(wait=wait)
        with self.database.change() as connection:
            row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == name)).first()
        is_right = self.passwords.is_right(password, row.password_hash if row else None)
        if row is None or not is_right or not row.is_active:
            with self.database.change() as connection:
                note(connection, now, "sign-in refused", BY_PASSWORD, about=row.id if row else None)
            return Tried()
        outdated = self.passwords.is_outdated(row.password_hash)
        kept = self.passwords.hashed(password) if outdated else row.password_hash
        return Tried(self._let_in(row.id, row.password_hash, kept, places[0][0], places[1][0], now))

    def _let_in(
        self, account_id: int, was: str, kept: str, name: str, address: str, now: datetime
    ) -> str | None:
        """Give a new token; None if the account was changed while its password was checked."""
        is_same = (ACCOUNTS.c.id == account_id) & ACCOUNTS.c.is_active & (ACCOUNTS.c.password_hash == was)
        with self.database.change() as connection:
            if not connection.execute(update(ACCOUNTS).where(is_same).values(password_hash=kept)).rowcount:
                return None
            connection.execute(delete(TRIES).where(TRIES.c.place_hash == name))
            return _opened(connection, account_id, BY_PASSWORD, address, now)

    def wait(self, address: str) -> timedelta | None:
        """Count a try to sign in at a provider, which names nobody yet; give how long to wait, if at all."""
        return self._counted(((_from(address), WRONG_FROM_AN_ADDRESS),), self.database.now())

    def refuse(self) -> None:
        """Note that somebody who came from a provider was not let in."""
        with self.database.change() as connection:
            note(connection, self.database.now(), "sign-in refused", AT_A_PROVIDER, about=None)

    def sign_in_as(self, identity: Identity, address: str) -> str | None:
        """Give a new token to who a provider says this is; None if no active account is linked to them."""
        now = self.database.now()
        is_it = (IDENTITIES.c.issuer == identity.issuer) & (IDENTITIES.c.subject == identity.subject)
        # held until the session is there: who is unlinked or disabled at this moment is signed out after it
        linked = select(ACCOUNTS).join(IDENTITIES).where(is_it).with_for_update()
        with self.database.change() as connection:
            row = connection.execute(linked).first()
            if row is None or not row.is_active:
                note(connection, now, "sign-in refused", AT_A_PROVIDER, about=row.id if row else None)
                return None
            return _opened(connection, row.id, AT_A_PROVIDER, _from(address), now)

    def _counted(self, places: tuple[tuple[str, int], ...], now: datetime) -> timedelta | None:
        """Count a try at each place, with its limit, unless one of them has to wait: then give how long."""
        with self.database.change() as connection:
            for place, _ in places:
                # held until the try is counted, so that many tries at one moment take turns
                connection.execute(select(func.pg_advisory_xact_lock(int(place[:15], 16))))
            waits = [wait for place, limit in places if (wait := _wait(connection, place, limit, now))]
            for place, _ in places if not waits else ():
                _count(connection, place, now)
        return max(waits, default=None)

    def account(self, token: str) -> Account | None:
        """Give who is signed in with a token, and let the session go on; None once it has ended."""
        now = self.database.now()
        is_it = (SIGN_INS.c.token_hash == _hash(token)) & _is_open(now)
        seen = (
            update(SIGN_INS)
            .where(is_it & (ACCOUNTS.c.id == SIGN_INS.c.account_id) & ACCOUNTS.c.is_active)
            .values(seen_at=now)
            .returning(ACCOUNTS)
        )
        with self.database.change() as connection:
            row = connection.execute(seen).first()
        return None if row is None else Account(row.id, row.name, row.role, row.is_active)

    def sign_out(self, token: str) -> None:
        """End a session."""
        now = self.database.now()
        ended = delete(SIGN_INS).where(SIGN_INS.c.token_hash == _hash(token)).returning(SIGN_INS.c.account_id)
        with self.database.change() as connection:
            account = connection.execute(ended).scalar()
            if account is not None:
                note(connection, now, "signed out", "/sign-out", by=account, about=account)


def _opened(connection: Connection, account_id: int, place: str, address: str, now: datetime) -> str:
    """Give the token of a new session, and forgive the try that led to it. address: its hash."""
    token = token_urlsafe(32)
    connection.execute(delete(TRIES).where(_is_old(now)))
    fewer = update(TRIES).where((TRIES.c.place_hash == address) & (TRIES.c.wrong > 0))
    connection.execute(fewer.values(wrong=TRIES.c.wrong - 1))
    connection.execute(delete(SIGN_INS).where(~_is_open(now)))
    values = {"token_hash": _hash(token), "account_id": account_id, "began_at": now, "seen_at": now}
    connection.execute(insert(SIGN_INS).values(**values))
    note(connection, now, "signed in", place, by=account_id, about=account_id)
    return token


def _wait(connection: Connection, place: str, limit: int, now: datetime) -> timedelta | None:
    """Give how long to wait before the next try. Each wrong one after the limit doubles it, up to an hour."""
    row = connection.execute(select(TRIES).where(TRIES.c.place_hash == place)).first()
    if row is None or row.wrong < limit or row.last_at < now - FORGOTTEN_AFTER:
        return None
    # beyond ten doublings the longest wait is long reached
    whole = min(FIRST_WAIT * 2 ** min(row.wrong - limit, 10), LONGEST_WAIT)
    left: timedelta = row.last_at + whole - now
    return left if left > timedelta(0) else None


def _count(connection: Connection, place: str, now: datetime) -> None:
    connection.execute(delete(TRIES).where((TRIES.c.place_hash == place) & _is_old(now)))
    new = insert(TRIES).values(place_hash=place, wrong=1, last_at=now)
    again = {"wrong": TRIES.c.wrong + 1, "last_at": now}
    connection.execute(new.on_conflict_do_update(index_elements=["place_hash"], set_=again))


def _is_old(now: datetime) -> ColumnElement[bool]:
    return TRIES.c.last_at < now - FORGOTTEN_AFTER


def _is_open(now: datetime) -> ColumnElement[bool]:
    return (SIGN_INS.c.seen_at > now - IDLE_AT_MOST) & (SIGN_INS.c.began_at > now - SIGNED_IN_AT_MOST)


def _from(address: str) -> str:
    return _hash(f"from {address}")


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
