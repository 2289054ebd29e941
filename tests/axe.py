"""axe-core for the tests: the rules of WCAG that a machine can check, asked of a page in a browser.

`python -m tests.axe` installs it as the lock names it; `./jihuo test` runs that before the tests.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".browser" / "axe"
NAME = "axe-core"
INSTALLED = FOLDER / "node_modules" / NAME

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""Levels A and AA of WCAG 2.0, 2.1 and 2.2."""

ASK = """async runOnly => {
  const found = await axe.run(document, {runOnly, resultTypes: ["violations"]});
  return {
    passed: found.passes.map(rule => rule.id),
    broken: found.violations.flatMap(rule => rule.nodes.map(node => [
      rule.id, node.target.join(" "), node.failureSummary.replace(/\\s+/g, " "),
    ])),
  };
}"""


class AxeMissingError(Exception):
    """Raised when axe-core cannot be installed; says what to do."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What axe says of one page: rules that hold, and each element that breaks one."""

    passed: frozenset[str]
    broken: tuple[str, ...]


def ask(page: Page, rules: Sequence[str] = ()) -> Findings:
    """Some rules, or all of the tags. The script comes by the debugger: no policy stops it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate(ASK, asked)
    broken = tuple(": ".join(each) for each in found["broken"])
    return Findings(frozenset(found["passed"]), broken)


def script() -> str:
    file = INSTALLED / "axe.min.js"
    assert is_installed(), "no axe-core: `./jihuo test` installs it"
    return file.read_text(encoding="utf-8")


def is_installed() -> bool:
    """Whether the very version of the lock is there."""
    manifest = INSTALLED / "package.json"
    return manifest.exists() and json.loads(manifest.read_text())["version"] == locked()["version"]


def locked() -> dict[str, Any]:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    package: dict[str, Any] = lock["packages"][f"node_modules/{NAME}"]
    return package


def install() -> None:
    """By a part of our own lock: the other packages of the tests are large, and often not wanted.

    npm compares what it fetches with the checksum in the lock.
    """
    print(f"jihuo: installing {NAME} for the tests with npm ...", flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {"name": "axe-of-tests", "devDependencies": {NAME: locked()["version"]}}
    packages = {"": wanted, f"node_modules/{NAME}": locked()}
    lock = {"name": wanted["name"], "lockfileVersion": 3, "requires": True, "packages": packages}
    (FOLDER / "package.json").write_text(json.dumps({**wanted, "private": True}))
    (FOLDER / "package-lock.json").write_text(json.dumps(lock))
    command = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    advice = "check that npm can reach its package registry and run this again"
    try:
        finished = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise AxeMissingError(f"npm is missing: {advice}") from error
    if finished.returncode:
        last_line = (finished.stderr.strip().splitlines() or ["no output"])[-1]
        raise AxeMissingError(f"npm failed ({last_line[:200]}): {advice}")


if __name__ == "__main__":
    try:
        if not is_installed():
            install()
    except AxeMissingError as missing:
        sys.exit(f"jihuo: there is no {NAME} for the tests, and {missing}.")
