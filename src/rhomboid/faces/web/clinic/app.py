"""The app of a clinic: the same pages behind a door, with those for signing in and for clinicians."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.faces.web.app import MODULES, make_app
from rhomboid.faces.web.clinic import patients, sign_in
from rhomboid.faces.web.clinic.door import ClinicDoor
from rhomboid.faces.web.services import Services

if TYPE_CHECKING:
    from rhomboid.faces.web.clinic.openid.settings import OpenIdSettings


def make_clinic_app(
    services: Services,
    clinic: Clinic,
    modules: Iterable[ModuleType] = MODULES,
    openid: OpenIdSettings | None = None,
) -> Starlette:
    """Give the app. services: as for one person, but for what is kept, which the clinic's database does.

    openid: the provider at which people may sign in.
    """
    # made now, so that the first unknown name is answered no later than others
    clinic.sign_ins.passwords.is_right("", None)
    own: tuple[ModuleType, ...] = (sign_in, patients)
    provider = None
    if openid is not None:
        # brings joserfc, which nobody else here needs
        from rhomboid.faces.web.clinic.openid import pages  # noqa: PLC0415
        from rhomboid.faces.web.clinic.openid.provider import Provider  # noqa: PLC0415

        own, provider = (*own, pages), Provider(openid, clinic.database.now)
    kept = replace(
        services,
        sessions=clinic.visits,
        diary=clinic.diaries if services.diary is not None else None,
        door=ClinicDoor(clinic, provider),
    )
    return make_app(kept, (*modules, *own))
