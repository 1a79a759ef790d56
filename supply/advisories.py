"""Known vulnerabilities from a folder of advisories in the form of OSV, so that no service need answer.

Meant for a checkout of PyPA's advisory database. The form: https://ossf.github.io/osv-schema/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version
from pins import plain
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

ECOSYSTEM = "PyPI"
COMPARED = ("ECOSYSTEM", "SEMVER")  # a range of git commits says nothing of versions
EVENTS = ("introduced", "fixed", "last_affected")
SUFFIXES = (".yaml", ".json")
SHOWN = 5


class AdvisoriesError(Exception):
    """A folder that cannot be relied on; says why."""


@dataclass(frozen=True)
class Advisory:
    """One advisory. affected: as it stands in the file, for packages of PyPI alone."""

    id: str
    path: Path
    modified: datetime
    is_withdrawn: bool
    affected: tuple[Mapping[str, Any], ...]


def read_advisories(folder: Path) -> list[Advisory]:
    """Give every advisory of a folder, or of the folder `vulns` in it. Errors: AdvisoriesError."""
    place = folder / "vulns" if (folder / "vulns").is_dir() else folder
    paths = sorted(path for path in place.rglob("*") if path.suffix in SUFFIXES)
    if not paths:
        expected = "a folder with files of OSV, such as a checkout of PyPA's advisory database"
        raise AdvisoriesError(f"{folder}: no advisories found; expected {expected}.")
    # every scalar as it is written: 1.10 is no number, and after 1.9
    found, faults, yaml = [], [], YAML(typ="base")
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
            found.append(_advisory(path, json.loads(text) if path.suffix == ".json" else yaml.load(text)))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, YAMLError) as error:
            faults.append(f"{path.relative_to(folder)} ({type(error).__name__})")
    if faults:
        named = ", ".join(faults[:SHOWN]) + (", …" if len(faults) > SHOWN else "")
        raise AdvisoriesError(
            f"{folder}: {len(faults)} of {len(paths)} files are no advisories of OSV: {named}. Fetch it anew."
        )
    return found


def _advisory(path: Path, content: Any) -> Advisory:
    affected = [one for one in content.get("affected") or [] if one["package"]["ecosystem"] == ECOSYSTEM]
    for one in affected:
        plain(one["package"]["name"])  # whatever is no name is told with its file
    return Advisory(
        id=str(content["id"]),
        path=path,
        modified=_moment(content["modified"]),
        is_withdrawn=bool(content.get("withdrawn")),
        affected=tuple(affected),
    )


def _moment(written: str) -> datetime:
    """Give a moment in UTC."""
    moment = datetime.fromisoformat(written)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def told_by_advisories(advisories: list[Advisory], pins: Mapping[str, str]) -> dict[str, Any]:
    """Give what is known of each pinned package, in the form of pip-audit. Errors: AdvisoriesError."""
    vulns: dict[str, list[dict[str, Any]]] = {name: [] for name in pins}
    for advisory in (one for one in advisories if not one.is_withdrawn):
        for affected in advisory.affected:
            name = plain(affected["package"]["name"])
            if name in pins and not any(one["id"] == advisory.id for one in vulns[name]):
                vulns[name] += _found(advisory, affected, name, Version(pins[name]))
    return {
        "dependencies": [
            {"name": name, "version": version, "vulns": vulns[name]} for name, version in pins.items()
        ]
    }


def _found(
    advisory: Advisory, affected: Mapping[str, Any], name: str, version: Version
) -> list[dict[str, Any]]:
    try:
        if not affects(affected, version):
            return []
        return [{"id": advisory.id, "fix_versions": _mended_after(affected, version)}]
    except (InvalidVersion, KeyError, TypeError, AttributeError) as error:
        raise AdvisoriesError(f"{advisory.path}: what it says of {name} cannot be read ({error}).") from error


def affects(affected: Mapping[str, Any], version: Version) -> bool:
    """Whether a version is affected, by the rules of OSV; one that names no versions means all of them."""
    ranges, versions = _ranges(affected), affected.get("versions") or []
    if not isinstance(versions, list):
        raise TypeError("versions are no list")
    if not ranges and not versions:
        return True
    return _is_listed(versions, version) or any(_is_in(events, version) for events in ranges)


def _ranges(affected: Mapping[str, Any]) -> list[list[tuple[str, Version]]]:
    """Give the events of each range by versions: what happens, and from which version on, in order."""
    return [
        sorted(_events(one["events"]), key=lambda event: event[1])
        for one in affected.get("ranges") or []
        if one["type"] in COMPARED
    ]


def _events(events: list[dict[str, Any]]) -> Iterator[tuple[str, Version]]:
    for event in events:
        for what, version in ((what, version) for what, version in event.items() if what in EVENTS):
            # OSV writes 0 for "before every version", and 0.dev0 is the first that there can be
            yield what, Version("0.dev0" if str(version) == "0" else str(version))


def _is_listed(versions: list[Any], version: Version) -> bool:
    for one in map(str, versions):
        try:
            if Version(one) == version:
                return True
        except InvalidVersion:
            continue  # a spelling of old times, which no pin has
    return False


def _is_in(events: list[tuple[str, Version]], version: Version) -> bool:
    is_affected = False
    for what, at in events:
        if what == "introduced" and version >= at:
            is_affected = True
        elif (what == "fixed" and version >= at) or (what == "last_affected" and version > at):
            is_affected = False
    return is_affected


def _mended_after(affected: Mapping[str, Any], version: Version) -> list[str]:
    fixed = {at for events in _ranges(affected) for what, at in events if what == "fixed" and at > version}
    return [str(at) for at in sorted(fixed)]
