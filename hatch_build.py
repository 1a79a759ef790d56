"""Compile the knowledge into the wheel, so that an installed engine needs neither YAML nor pydantic to run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileKnowledge(BuildHookInterface):
    """Writes knowledge.json and its companions beside the YAML files and adds them to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, except for an editable install, which compiles when files change."""
        if version == "editable":
            return
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        from rhomboid.loading.folder import (
            ARTICLES_NAME,
            COMPILED_NAME,
            FOLLOW_UP_NAME,
            PHRASES_NAME,
            SHIPPED_FOLDER,
            compile_to,
        )

        compile_to(SHIPPED_FOLDER, SHIPPED_FOLDER / COMPILED_NAME)
        names = (COMPILED_NAME, ARTICLES_NAME, FOLLOW_UP_NAME, PHRASES_NAME)
        build_data["artifacts"] += [f"src/rhomboid/knowledge/{name}" for name in names]
