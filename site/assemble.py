"""Put every page of the documentation site into one folder: documents, the project's own pages, reference.

    python site/assemble.py FOLDER

The pages of `docs/` stay readable where they are; here their links to files outside `docs/` are turned to the
copies, or to plain words where a file is not part of the site.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from by_hand import by_hand_page
from reference import commands_page, knowledge_pages

ROOT = Path(__file__).resolve().parents[1]
# pages that live beside the code -> their place on the site
PROJECT = {
    "README.md": "project/readme.md",
    "GLOSSARY.md": "project/glossary.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "SECURITY.md": "project/security_report.md",
    "cases/README.md": "project/cases.md",
    "safety/README.md": "project/safety.md",
    "src/rhomboid/knowledge/README.md": "project/knowledge.md",
}
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
# a drawing language asks another host for its program; the site has its own pictures
DRAWN = re.compile(r"```mermaid\n.*?```", re.DOTALL)
HEADING = re.compile(r"^# (.+)$", re.MULTILINE)


def assemble(folder: Path) -> None:
    """Write the site's pages. folder: made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", folder)
    for source, place in PROJECT.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / source, folder / place)
    homes = {ROOT / "docs" / p.relative_to(folder): p for p in folder.rglob("*") if p.is_file()}
    homes |= {ROOT / source: folder / place for source, place in PROJECT.items()}
    for original, page in homes.items():
        if page.suffix == ".md" and ROOT in original.parents:
            text = DRAWN.sub(
                "Told in pictures: [how it thinks](docs/how_it_thinks.md).", page.read_text(encoding="utf-8")
            )
            page.write_text(relinked(text, original, page, homes), encoding="utf-8")
    write_index(folder, "decisions", "Decisions", "Why it is built as it is, one question a page.")
    write_tables(folder / "evaluation")
    write_screens(folder / "screens")
    reference = folder / "reference"
    reference.mkdir()
    (reference / "commands.md").write_text(commands_page(), encoding="utf-8")
    (reference / "by_hand.md").write_text(by_hand_page(ROOT / "docs/examples/answers.yaml"), encoding="utf-8")
    for name, text in knowledge_pages().items():
        (reference / name).parent.mkdir(parents=True, exist_ok=True)
        (reference / name).write_text(text, encoding="utf-8")


def relinked(text: str, original: Path, page: Path, homes: dict[Path, Path]) -> str:
    """Give a page's text with its links turned to where their targets are on the site."""

    def turned(match: re.Match[str]) -> str:
        mark, words, target = match.groups()
        path, hash_mark, anchor = target.partition("#")
        if not path or re.match(r"[a-z]+:", path):
            return match.group()
        meant = Path(os.path.normpath(original.parent / path))
        home = homes.get(meant) or homes.get(meant / "README.md")
        if home is None and (meant.parent, meant.name) in {
            (ROOT / "docs", n) for n in ("decisions", "screens")
        }:
            home = (
                page.parents[len(page.relative_to(site_of(page, homes)).parts) - 1] / meant.name / "index.md"
            )
        if home is None:
            return words
        return f"{mark}[{words}]({os.path.relpath(home, page.parent)}{hash_mark}{anchor})"

    return LINK.sub(turned, text)


def site_of(page: Path, homes: dict[Path, Path]) -> Path:
    """Give the folder of the site that a page is in."""
    return Path(os.path.commonpath([str(page.parent), *(str(home.parent) for home in homes.values())]))


def write_index(folder: Path, name: str, title: str, says: str) -> None:
    """Write the list of a folder's pages by their headings."""
    lines = [f"# {title}", "", says, ""]
    for page in sorted((folder / name).glob("*.md")):
        heading = HEADING.search(page.read_text(encoding="utf-8"))
        lines.append(f"- [{heading.group(1) if heading else page.stem}]({page.name})")
    (folder / name / "index.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_tables(folder: Path) -> None:
    """Write the page of the figures as `make evaluate` printed them, with their charts."""
    lines = [
        "# The tables",
        "",
        "As `make evaluate` wrote them. What is wrong about them: [evaluation](../evaluation.md).",
        "",
    ]
    for table in sorted(folder.glob("*.txt")):
        lines += [
            f"## {table.stem.replace('_', ' ').capitalize()}",
            "",
            "```text",
            table.read_text().rstrip(),
            "```",
            "",
        ]
        if (folder / f"{table.stem}.svg").exists():
            lines += [f"![{table.stem.replace('_', ' ')}]({table.stem}.svg)", ""]
    (folder / "index.md").write_text("\n".join(lines), encoding="utf-8")


def write_screens(folder: Path) -> None:
    """Write the page of the screenshots."""
    lines = [
        "# Screens",
        "",
        "The web pages on a phone and a desktop, by day and by night; made by `make screenshots`.",
        "",
    ]
    for picture in sorted(folder.glob("*.png")):
        lines += [
            f"## {picture.stem.replace('_', ' ').capitalize()}",
            "",
            f"![{picture.stem}]({picture.name})",
            "",
        ]
    (folder / "index.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    assemble(Path(sys.argv[1]).resolve())
