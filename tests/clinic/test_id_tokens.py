"""The ID token: the right one is taken, and none that differs from it in a single way."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from hmac import digest
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey

from clinic.openid_provider import CLIENT, EC, LABEL, OTHER_RSA, REDIRECT, RSA, SECRET
from rhomboid.diary.clinic.identities import Identity
from rhomboid.faces.web.authorization.code import Client
from rhomboid.faces.web.clinic.openid.refused import SignInError
from rhomboid.faces.web.clinic.openid.settings import OpenIdSettings
from rhomboid.faces.web.clinic.openid.tokens import UnknownKeyError, identity_of

ISSUER, NONCE = "https://id.example", "the nonce of this sign-in"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MOMENT = int(NOW.timestamp())
SETTINGS = OpenIdSettings(ISSUER, Client(CLIENT, REDIRECT, SECRET), LABEL)
RIGHT: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "person 1",
    "aud": CLIENT,
    "iat": MOMENT,
    "exp": MOMENT + 300,
    "nonce": NONCE,
}
KEYS = [key.as_dict(private=False) for key in (RSA, EC)]
SHORT, SAME_NAME = (
    RSAKey.generate_key(bits, {"kid": kid}) for bits, kid in ((1024, "short"), (2048, "first"))
)
P384 = ECKey.generate_key("P-384", {"kid": "wide"})


def token(claims: dict[str, Any], key: Any = RSA, **header: Any) -> str:
    told = {"alg": "RS256", "kid": key.kid, **header}
    kept = {name: one for name, one in told.items() if one is not None}
    return jws.serialize_compact(kept, json.dumps(claims).encode(), key, algorithms=[kept["alg"]])


def read(told: str, keys: list[Any] | None = None, **more: Any) -> Identity:
    return identity_of(told, KEYS if keys is None else keys, SETTINGS, NONCE, NOW)


def without(name: str) -> dict[str, Any]:
    return {key: one for key, one in RIGHT.items() if key != name}


def part(content: Any) -> str:
    return letters(json.dumps(content).encode())


def letters(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def test_the_right_token_says_who_it_is() -> None:
    assert read(token(RIGHT)) == Identity(ISSUER, "person 1")
    assert read(token(RIGHT, EC, alg="ES256")) == Identity(ISSUER, "person 1")
    assert read(token(RIGHT | {"aud": [CLIENT], "azp": CLIENT})).subject == "person 1"
    # without a name of a key, where only one can be meant
    assert read(token(RIGHT, kid=None)).subject == "person 1"
    # clocks may be a minute apart
    assert read(token(RIGHT | {"exp": MOMENT - 59, "iat": MOMENT + 59})).subject == "person 1"


def test_another_claim_is_read_where_the_settings_say_so() -> None:
    own = OpenIdSettings(ISSUER, Client(CLIENT, REDIRECT), LABEL, claim="oid")
    told = token(RIGHT | {"oid": "0b1f"})
    assert identity_of(told, KEYS, own, NONCE, NOW) == Identity(ISSUER, "0b1f")
    with pytest.raises(SignInError, match="no oid"):
        identity_of(token(RIGHT), KEYS, own, NONCE, NOW)


@pytest.mark.parametrize(
    "claims",
    [
        *(without(name) for name in RIGHT),
        *(RIGHT | {name: None} for name in RIGHT),
        RIGHT | {"iss": ISSUER + "/"},
        RIGHT | {"iss": [ISSUER]},
        RIGHT | {"sub": ""},
        RIGHT | {"sub": 7},
        RIGHT | {"sub": ["person 1"]},
        RIGHT | {"sub": "x" * 256},
        RIGHT | {"sub": "person\n1"},
        RIGHT | {"aud": "another client"},
        RIGHT | {"aud": []},
        RIGHT | {"aud": [CLIENT, "another client"], "azp": CLIENT},
        RIGHT | {"aud": [[CLIENT]]},
        RIGHT | {"azp": "another client"},
        RIGHT | {"azp": None, "aud": ["another client"]},
        RIGHT | {"exp": MOMENT - 61},
        RIGHT | {"exp": str(MOMENT + 300)},
        RIGHT | {"iat": MOMENT + 61},
        RIGHT | {"nbf": MOMENT + 61},
        RIGHT | {"nonce": "of another sign-in"},
        RIGHT | {"nonce": ""},
        RIGHT | {"nonce": [NONCE]},
        RIGHT | {"nonce": "\ud800"},
    ],
    ids=repr,
)
def test_a_token_with_one_wrong_claim_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(SignInError) as caught:
        read(token(claims))
    assert caught.value.reason == "not_believed"
    assert "person 1" not in caught.value.detail


def unsigned() -> str:
    return f"{part({'alg': 'none'})}.{part(RIGHT)}."


def none_with_a_signature() -> str:
    return f"{part({'alg': 'none', 'kid': 'first'})}.{token(RIGHT).split('.', 1)[1]}"


def with_the_secret() -> str:
    return token(RIGHT, OctKey.import_key(SECRET, {"kid": "first"}), alg="HS256")


def with_the_public_key_as_a_secret() -> str:
    told = f"{part({'alg': 'HS256', 'kid': 'first'})}.{part(RIGHT)}"
    return f"{told}.{letters(digest(RSA.as_pem(private=False), told.encode(), 'sha256'))}"


def with_a_rule_that_nobody_knows() -> str:
    told = f"{part({'alg': 'RS256', 'kid': 'first', 'crit': ['all'], 'all': 1})}.{part(RIGHT)}"
    return f"{told}.{letters(RSA.private_key.sign(told.encode(), PKCS1v15(), SHA256()))}"


def altered() -> str:
    head, _, mark = token(RIGHT).split(".")
    return f"{head}.{part(RIGHT | {'sub': 'person 2'})}.{mark}"


def of_another_key_by_the_same_name() -> str:
    return token(RIGHT, SAME_NAME)


def with_a_key_of_its_own() -> str:
    return token(RIGHT, SAME_NAME, jwk=SAME_NAME.as_dict(private=False))


def of_one_kind_by_the_name_of_another() -> str:
    return token(RIGHT, EC, alg="ES256", kid="first")


@pytest.mark.parametrize(
    "made",
    [
        unsigned,
        none_with_a_signature,
        with_the_secret,
        with_the_public_key_as_a_secret,
        altered,
        of_another_key_by_the_same_name,
        with_a_key_of_its_own,
        lambda: token(RIGHT, RSA, alg="RS384"),
        lambda: token(RIGHT, RSA, alg="PS256"),
        with_a_rule_that_nobody_knows,
        lambda: "",
        lambda: "a.b.c",
        lambda: "ä.b.c",
        lambda: f"{part(['alg'])}.{part(RIGHT)}.x",
        lambda: f"{part({'alg': ['RS256']})}.{part(RIGHT)}.x",
        lambda: token(RIGHT)[:-2],
        lambda: token(RIGHT) + ".x",
        lambda: token(RIGHT | {"more": "x" * 20_000}),
    ],
)
def test_a_token_that_is_signed_in_another_way_is_refused(made: Callable[[], str]) -> None:
    with pytest.raises(SignInError) as caught:
        read(made())
    assert caught.value.reason == "not_believed"


def test_an_unknown_key_is_told_apart_since_the_provider_may_have_new_ones() -> None:
    for told in (token(RIGHT, OTHER_RSA), of_one_kind_by_the_name_of_another()):
        with pytest.raises(UnknownKeyError):
            read(told)


@pytest.mark.parametrize(
    ("key", "keys", "header"),
    [
        (RSA, [{**KEYS[0], "use": "enc"}], {"kid": None}),
        (RSA, [{**KEYS[0], "alg": "RS512"}], {"kid": None}),
        (RSA, [KEYS[0], SAME_NAME.as_dict(private=False)], {}),
        (RSA, [KEYS[0], OTHER_RSA.as_dict(private=False)], {"kid": None}),
        (RSA, [{"kty": "RSA", "kid": "first"}], {}),
        (RSA, [{"kty": "RSA", "kid": "first", "n": 7, "e": []}], {}),
        (RSA, [{"kty": ["RSA"], "kid": {}}, {}], {"kid": None}),
        (RSA, [], {"kid": None}),
        (SHORT, [SHORT.as_dict(private=False)], {}),
        (EC, [{**KEYS[1], "x": "AAAA"}], {"alg": "ES256"}),
    ],
)
def test_a_key_that_is_not_the_one_key_to_sign_with_verifies_nothing(
    key: Any, keys: list[Any], header: dict[str, Any]
) -> None:
    with pytest.raises(SignInError) as caught:
        read(token(RIGHT, key, **header), keys)
    assert caught.value.reason == "not_believed"


def test_a_curve_that_does_not_belong_to_the_algorithm_is_no_key() -> None:
    with pytest.raises(UnknownKeyError):
        read(token(RIGHT, EC, alg="ES256", kid="wide"), [P384.as_dict(private=False)])


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.text(max_size=20)
    | st.sampled_from([*RIGHT.values()]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*RIGHT, "azp", "nbf", "jti", "acr"]), ANY, min_size=1))
def test_whatever_is_changed_either_says_the_same_person_or_is_refused(changed: dict[str, Any]) -> None:
    claims = RIGHT | changed
    try:
        found = read(token(claims))
    except SignInError:
        return
    assert found == Identity(ISSUER, claims["sub"])
    assert (claims["iss"], claims["nonce"], claims.get("azp", CLIENT)) == (ISSUER, NONCE, CLIENT)
    assert claims["aud"] in (CLIENT, [CLIENT])
    assert claims["exp"] > MOMENT - 60


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2_000), st.sampled_from("ABCxyz019-_.=\n "))
def test_no_letter_of_a_token_can_be_another(place: int, letter: str) -> None:
    whole = token(RIGHT)
    place %= len(whole)
    changed = whole[:place] + letter + whole[place + 1 :]
    try:
        found = read(changed)
    except (SignInError, UnknownKeyError):
        return
    # the last letter of a part holds bits that count for nothing
    assert found == Identity(ISSUER, "person 1")
    assert changed == whole or whole[place + 1 : place + 2] in (".", "")
