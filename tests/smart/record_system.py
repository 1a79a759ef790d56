"""A record system for the tests: a FHIR R4 server with SMART App Launch 2, small and strict."""

from __future__ import annotations

import json
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from fhir.resources.R4B import get_fhir_model_class
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

PATIENT, OTHER = "p1", "p2"
SECRET = "a secret"
# the token of those who work with the record, who may read everything
STAFF = "staff"
OAUTH = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"


def concept(system: str, code: str, text: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def condition(number: int, code: dict[str, Any], clinical: str = "active", **more: Any) -> dict[str, Any]:
    system = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    return {
        "resourceType": "Condition",
        "id": f"c{number}",
        "clinicalStatus": {"coding": [{"system": system, "code": clinical}]},
        "code": code,
        "subject": {"reference": f"Patient/{PATIENT}"},
        **more,
    }


def medicine(number: int, text: str, status: str = "active") -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": f"m{number}",
        "status": status,
        "intent": "order",
        "medicationCodeableConcept": {"text": text},
        "subject": {"reference": f"Patient/{PATIENT}"},
    }


ICD, SNOMED = "http://hl7.org/fhir/sid/icd-10-cm", "http://snomed.info/sct"
REFUTED = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "refuted"}]
}
RECORD: list[dict[str, Any]] = [
    {
        "resourceType": "Patient",
        "id": PATIENT,
        "name": [{"use": "official", "given": ["Ann"], "family": "Archer"}],
        "gender": "female",
        "birthDate": "1961-03-05",
    },
    {
        "resourceType": "Patient",
        "id": OTHER,
        "name": [{"text": "Bo Bell"}],
        "gender": "male",
        "birthDate": "1980-01-31",
    },
    condition(1, concept(ICD, "E11.9", "Type 2 diabetes")),
    condition(2, concept(ICD, "C50.911", "Breast cancer"), "remission"),
    condition(3, concept(SNOMED, "64859006", "Osteoporosis"), "resolved"),
    condition(4, concept(ICD, "I10", "Hypertension"), verificationStatus=REFUTED),
    condition(5, concept(ICD, "J30.1", "Hay fever")),
    medicine(1, "Apixaban 5 mg tablets"),
    medicine(2, "Ibuprofen 5% gel"),
    medicine(3, "Lithium carbonate 400 mg", "stopped"),
    {
        "resourceType": "MedicationRequest",
        "id": "m4",
        "status": "active",
        "intent": "order",
        "medicationReference": {"reference": "Medication/d1"},
        "subject": {"reference": f"Patient/{PATIENT}"},
    },
    {
        "resourceType": "MedicationStatement",
        "id": "s1",
        "status": "active",
        "medicationCodeableConcept": {"text": "Bendroflumethiazide 2.5 mg"},
        "subject": {"reference": f"Patient/{PATIENT}"},
    },
    {"resourceType": "Medication", "id": "d1", "code": {"text": "Sertraline 50 mg tablet"}},
]


class RecordSystem:
    """Keeps resources, hands out codes and tokens, and refuses what SMART forbids.

    is_old: knows only the scopes of SMART 1. refuses: kinds that it will not read or keep. methods: of PKCE.
    patient: whose record is open. finds_all: a search gives everybody's. odd: what it answers at a path
    instead of what it should. asked: what it was asked.
    """

    def __init__(self, is_old: bool = False, refuses: tuple[str, ...] = ()) -> None:
        self.base = ""
        self.clients: dict[str, str] = {}
        self.resources: dict[str, list[dict[str, Any]]] = {}
        for one in json.loads(json.dumps(RECORD)):
            self.resources.setdefault(one["resourceType"], []).append(one)
        self.is_old, self.refuses, self.methods = is_old, refuses, ["S256"]
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, frozenset[str]] = {}
        self.names_patient, self.page_size, self.patient, self.seconds = True, 2, PATIENT, 300.0
        self.finds_all = False
        self.odd: dict[str, Response] = {}
        self.asked: list[str] = []

    def app(self) -> Starlette:
        return Starlette(
            middleware=[Middleware(BaseHTTPMiddleware, dispatch=self.noted)],
            routes=[
                Route("/fhir/.well-known/smart-configuration", self.configuration),
                Route("/fhir/metadata", self.metadata),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/fhir/{kind}", self.search, methods=["GET"]),
                Route("/fhir/{kind}", self.create, methods=["POST"]),
                Route("/fhir/{kind}/{name}", self.read),
            ],
        )

    async def noted(self, request: Request, go_on: RequestResponseEndpoint) -> Response:
        self.asked.append(f"{request.method} {request.url.path}")
        return self.odd.get(request.url.path) or await go_on(request)

    async def configuration(self, request: Request) -> Response:
        root = self.base.removesuffix("/fhir")
        return JSONResponse(
            {
                "authorization_endpoint": f"{root}/authorize",
                "token_endpoint": f"{root}/token",
                "grant_types_supported": ["authorization_code"],
                "code_challenge_methods_supported": self.methods,
                "capabilities": ["launch-ehr", "permission-v1" if self.is_old else "permission-v2"],
            }
        )

    async def metadata(self, request: Request) -> Response:
        root = self.base.removesuffix("/fhir")
        places = [
            {"url": "authorize", "valueUri": f"{root}/authorize"},
            {"url": "token", "valueUri": f"{root}/token"},
        ]
        return JSONResponse(
            {
                "resourceType": "CapabilityStatement",
                "status": "active",
                "date": "2026-11-21",
                "kind": "instance",
                "fhirVersion": "4.0.1",
                "format": ["json"],
                "rest": [
                    {"mode": "server", "security": {"extension": [{"url": OAUTH, "extension": places}]}}
                ],
            }
        )

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        is_right = (
            asked.get("response_type") == "code"
            and asked.get("client_id") in self.clients
            and asked.get("aud") == self.base
            and asked.get("code_challenge_method") == "S256"
            and len(asked.get("code_challenge", "")) == 43
            and asked.get("launch") == "from-the-record"
            and bool(asked.get("state"))
        )
        if not is_right:
            return JSONResponse({"error": "invalid_request"}, 400)
        code = token_urlsafe(16)
        self.codes[code] = asked
        told = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{told}", 302)

    async def token(self, request: Request) -> Response:
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or not self._may_have_token(asked, form, request.headers.get("authorization", "")):
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = token_urlsafe(16)
        self.tokens[token] = frozenset(asked["scope"].split())
        told = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": self.seconds,
            "scope": asked["scope"],
        }
        return JSONResponse({**told, "patient": self.patient} if self.names_patient else told)

    def _may_have_token(self, asked: dict[str, str], form: dict[str, str], authorization: str) -> bool:
        hashed = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(hashed).decode().rstrip("=")
        secret = self.clients[asked["client_id"]]
        told = form.get("client_id", "") + ":"
        if authorization.startswith("Basic "):
            told = b64decode(authorization[6:]).decode()
        return (
            form.get("grant_type") == "authorization_code"
            and form.get("redirect_uri") == asked["redirect_uri"]
            and challenge == asked["code_challenge"]
            and told.replace("%20", " ") == f"{asked['client_id']}:{secret}"
        )

    def _may(self, request: Request, kind: str, right: str, old: str) -> bool:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token == STAFF:
            return True
        granted = self.tokens.get(token, frozenset())
        needed = {f"patient/{kind}.{old}"} if self.is_old else {f"patient/{kind}.{right}"}
        return bool(needed & granted) and kind not in self.refuses

    async def read(self, request: Request) -> Response:
        kind, name = request.path_params["kind"], request.path_params["name"]
        if not self._may(request, kind, "rs", "read"):
            return JSONResponse({"resourceType": "OperationOutcome"}, 403)
        found = [one for one in self.resources.get(kind, []) if one["id"] == name]
        return JSONResponse(*((found[0], 200) if found else ({"resourceType": "OperationOutcome"}, 404)))

    async def search(self, request: Request) -> Response:
        """Give a page of what is there of a patient; the next page by a link."""
        kind, asked = request.path_params["kind"], request.query_params
        if not self._may(request, kind, "rs", "read"):
            return JSONResponse({"resourceType": "OperationOutcome"}, 403)
        person = f"Patient/{asked.get('patient', '').removeprefix('Patient/')}"
        found = [
            one
            for one in self.resources.get(kind, [])
            if self.finds_all or one["subject"]["reference"] == person
        ]
        found = [one for one in found if one.get("status") == asked.get("status", one.get("status"))]
        start = int(asked.get("start", 0))
        page = found[start : start + self.page_size]
        if "_include" in asked:
            page = page + self.resources["Medication"]
        bundle: dict[str, Any] = {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": len(found),
            "entry": [{"resource": one} for one in page],
        }
        if start + self.page_size < len(found):
            query = urlencode({**asked, "start": start + self.page_size})
            bundle["link"] = [{"relation": "next", "url": f"{self.base}/{kind}?{query}"}]
        return JSONResponse(bundle)

    async def create(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        if not self._may(request, kind, "c", "write"):
            return JSONResponse({"resourceType": "OperationOutcome"}, 403)
        content = await request.json()
        model: Any = get_fhir_model_class(kind)
        try:
            model.model_validate(content)
        except ValueError:
            return JSONResponse({"resourceType": "OperationOutcome"}, 422)
        kept = self.resources.setdefault(kind, [])
        one = {**content, "id": f"{kind.lower()}-{len(kept) + 1}"}
        kept.append(one)
        place = f"{self.base}/{kind}/{one['id']}/_history/1"
        return JSONResponse(one, 201, {"Location": place})


@contextmanager
def running(system: RecordSystem) -> Iterator[str]:
    """Give the address of a record system while it runs."""
    server = uvicorn.Server(uvicorn.Config(system.app(), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive(), "the record system did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    system.base = f"http://127.0.0.1:{port}/fhir"
    try:
        yield system.base
    finally:
        server.should_exit = True
        thread.join(timeout=20)
