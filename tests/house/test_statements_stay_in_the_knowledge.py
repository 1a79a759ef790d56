"""A clinical statement lives in the knowledge, never in Python; and no file tells of a machine."""

from __future__ import annotations

import ast
import re

from house.reading import CORE, name_of, project_files, source_files, tree_of
from rhomboid.domain.knowledge import Knowledge

# ids that the core has to name, and why
NAMED_BY_THE_CORE = {
    "sex": "asked for beside the answers, not among them, and given back with them",
    "age_years": "the same",
    "main_site": "pain outside the region gets a note of its own",
    "outside_region": "the option of main_site that means so",
    "moderate": "a grade of evidence, which is also a word for pain",
    "side": "a picture seen from the side, no answer about the pain",
    "right": "a side of the body in a pose",
    "left": "the same",
}


def words_of_the_knowledge(knowledge: Knowledge) -> set[str]:
    """Give the id of every condition, finding, option and rule."""
    options = {option.id for finding in knowledge.findings.values() for option in finding.options}
    return {*knowledge.conditions, *knowledge.findings, *knowledge.red_flags, *options}


def strings_of_the_core() -> list[tuple[str, str]]:
    """Give (place, text) of every string in the core that is no docstring."""
    found = []
    for path in source_files(*CORE):
        tree = tree_of(path)
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                found.append((f"{name_of(path)}:{node.lineno}", node.value))
    return found


def test_the_core_names_no_condition_finding_or_rule(knowledge: Knowledge) -> None:
    ids = words_of_the_knowledge(knowledge) - set(NAMED_BY_THE_CORE)
    # female and male are the two values that a person's sex may have
    ids -= {option.id for option in knowledge.findings["sex"].options}
    named = [f"{place}: {text}" for place, text in strings_of_the_core() if text in ids]
    assert not named


def test_the_core_speaks_of_no_condition_by_its_title(knowledge: Knowledge) -> None:
    titles = [c.title.clinician.lower() for c in knowledge.conditions.values()]
    titles += [c.title.patient.lower() for c in knowledge.conditions.values()]
    texts = [(place, text.lower()) for place, text in strings_of_the_core() if " " in text]
    named = [f"{place}: {title}" for place, text in texts for title in titles if title in text]
    assert not named


def test_every_id_that_the_core_may_name_is_still_needed() -> None:
    assert set(NAMED_BY_THE_CORE) <= {text for _, text in strings_of_the_core()}


# built from parts, so that this file does not hold what it looks for
FOLDERS = tuple(f"/{name}/" for name in ("work", "tmp", "root", "Users"))
HOSTS = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("files", "pythonhosted", "org"), ("npmjs", "org"))
)
SETTINGS = tuple(
    "-".join(parts) for parts in (("index", "url"), ("trusted", "host"), ("co", "authored", "by"))
)
OF_A_MACHINE = re.compile(
    "|".join(
        [
            # a folder at the root of a disk, not one in the middle of a web address
            *(rf"(?<![\w.\-/]){re.escape(folder)}" for folder in FOLDERS),
            *(re.escape(word) for word in HOSTS),
            *(rf"(?i:{re.escape(word)})" for word in SETTINGS),
        ]
    )
)


def test_no_file_tells_of_the_machine_or_the_index_that_it_was_made_with() -> None:
    told = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        told += [f"{name_of(path)}: {found.group()}" for found in OF_A_MACHINE.finditer(text)]
    assert not told


def test_the_search_for_machine_paths_finds_one() -> None:
    assert OF_A_MACHINE.search("see " + FOLDERS[0] + "main")
    assert OF_A_MACHINE.search("https://" + HOSTS[0] + "/simple")
    assert not OF_A_MACHINE.search("https://www.example.org" + FOLDERS[2] + "page")
