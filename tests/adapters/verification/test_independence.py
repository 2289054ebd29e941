import ast
from pathlib import Path

import pytest

from adapters.verification import running

FILES = sorted(Path(running.__file__).parent.glob("*.py"))

LOOKED_UP = {"in_force", "customs_day", "shared_of", "is_rejection"}
"""Functions that look up dated limits, names and codes, and compute nothing that is checked."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_checks_use_nothing_of_what_they_verify(file):
    tree = ast.parse(file.read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    used = {
        alias.name
        for node in imports
        if (node.module or "").split(".")[0] in ("domain", "application")
        for alias in node.names
    }
    functions = {name for name in used if name[0].islower()}
    assert functions <= LOOKED_UP
    assert not used & {"evolve", "decide", "DECIDER", "DECIDERS"}
