"""Published cases read from a folder, every fault at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rhomboid.domain.answers import Answers, check_answers
from rhomboid.domain.errors import AnswersError, CaseError, Fault
from rhomboid.domain.knowledge import GROUPS, URGENCIES, Knowledge, Urgency

# a known word: the accepted diagnosis has no condition in the knowledge
NOT_MODELLED = "not_modelled"


@dataclass(frozen=True)
class Case:
    """A published person: what they stated, and what counts as right.

    remarks: on the encoding. no_history_solves: why the cause cannot be told from what the person can tell.
    kind: of publication, such as case_report or patient_question.
    """

    id: str
    answers: Answers
    accepts: tuple[str, ...]
    accept_groups: tuple[str, ...]
    level: Urgency
    acceptable: tuple[Urgency, ...]
    is_firm: bool
    unmapped: tuple[str, ...]
    title: str
    primary: str
    remarks: tuple[str, ...] = ()
    no_history_solves: str = ""
    kind: str = ""

    @property
    def accepted_levels(self) -> tuple[Urgency, ...]:
        """Give `level` and all of `acceptable`."""
        return (self.level, *self.acceptable)


def read_cases(folder: Path, knowledge: Knowledge) -> list[Case]:
    """Give the cases of the files directly in a folder, in order of name.

    An answer whose finding the knowledge lacks is left out and a label that it lacks stays a miss; both are
    listed in `unmapped`. Errors: CaseError with every fault of every file.
    """
    # reads YAML files alone; whoever only measures answers, as the web pages do, has no YAML reader
    from rhomboid.loading.yaml_reader import read_yaml_file  # noqa: PLC0415

    paths = sorted(folder.glob("*.yaml"))
    if not folder.is_dir() or not paths:
        expected = "a folder with one YAML file per case"
        raise CaseError([Fault(str(folder), "no case files", expected, "Check the path.")])
    faults: list[Fault] = []
    cases = []
    for path in paths:
        content, found = read_yaml_file(path, path.name)
        faults += found
        if content is not None and not found:
            case = _case(content, path, knowledge, faults)
            if case is not None:
                cases.append(case)
    if faults:
        raise CaseError(faults)
    return cases


def _case(content: Any, path: Path, knowledge: Knowledge, faults: list[Fault]) -> Case | None:
    wrong = _missing_keys(content, path) or _shape_faults(content, path)
    if wrong:
        faults += wrong
        return None
    triage = content["triage"]
    given = {str(f): str(v) for f, v in (content["answers"] or {}).items()}
    unknown_findings = sorted(f for f in given if f not in knowledge.findings)
    labels = tuple(content["accepts"])
    unknown_labels = sorted(c for c in labels if c not in knowledge.conditions and c != NOT_MODELLED)
    known = {f: v for f, v in given.items() if f not in unknown_findings}
    answers = Answers(content["age"], content["sex"], known)
    try:
        check_answers(knowledge, answers, path.name)
    except AnswersError as error:
        faults += error.faults
        return None
    faults += _word_faults(path, triage, content["accept_groups"])
    return Case(
        id=content["id"],
        answers=answers,
        accepts=labels,
        accept_groups=tuple(content["accept_groups"]),
        level=triage["level"],
        acceptable=tuple(triage["acceptable"]),
        is_firm=content["gold"] == "firm",
        unmapped=(*unknown_findings, *unknown_labels),
        title=content.get("title", ""),
        primary=content["diagnosis"]["primary"],
        remarks=tuple(map(str, content.get("remarks") or ())),
        no_history_solves=str(content.get("no_history_solves") or ""),
        kind=str(content.get("kind") or ""),
    )


def _missing_keys(content: Any, path: Path) -> list[Fault]:
    needed = ("id", "age", "sex", "diagnosis", "triage", "gold", "answers", "accepts", "accept_groups")
    if not isinstance(content, dict):
        return [Fault(path.name, "no mapping", f"the keys {', '.join(needed)}", "Write the case.")]
    return [
        Fault(path.name, f"no `{key}`", "this key in every case", "Add it; see cases/README.md.")
        for key in needed
        if key not in content
    ]


def _shape_faults(content: dict[str, Any], path: Path) -> list[Fault]:
    """Give a fault for every key whose content has another shape than the engine reads."""
    diagnosis, triage = content["diagnosis"], content["triage"]
    expected = {
        "id": (content["id"] == path.stem, f"`{path.stem}`, the name of the file"),
        "diagnosis": (isinstance(diagnosis, dict) and "primary" in diagnosis, "a mapping with `primary`"),
        "triage": (
            isinstance(triage, dict) and "level" in triage and isinstance(triage.get("acceptable"), list),
            "a mapping with `level` and a list `acceptable`",
        ),
        "gold": (content["gold"] in ("firm", "soft"), "firm or soft"),
        "answers": (
            content["answers"] is None or isinstance(content["answers"], dict),
            "a mapping of finding ids to answers",
        ),
        "accepts": (isinstance(content["accepts"], list), "a list of condition ids"),
        "accept_groups": (isinstance(content["accept_groups"], list), "a list of groups"),
    }
    return [
        Fault(f"{path.name}: {key}", repr(content[key])[:60], words, "See cases/README.md.")
        for key, (holds, words) in expected.items()
        if not holds
    ]


def _word_faults(path: Path, triage: Any, groups: list[str]) -> list[Fault]:
    faults = []
    for level in (triage["level"], *triage["acceptable"]):
        if level not in URGENCIES:
            faults.append(
                Fault(f"{path.name}: triage", repr(level), f"one of {', '.join(URGENCIES)}", "Mend it.")
            )
    for group in groups:
        if group not in GROUPS:
            faults.append(
                Fault(f"{path.name}: accept_groups", repr(group), f"one of {', '.join(GROUPS)}", "Mend it.")
            )
    return faults
