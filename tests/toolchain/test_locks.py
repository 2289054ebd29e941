import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-boot.lock")


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json", "package.json", "pyproject.toml"])
def test_no_lock_names_an_address(lock: str):
    assert "http" not in re.sub(r"httpx|httpcore|httptools", "", (ROOT / lock).read_text())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str):
    requirements = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==\S+ ", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


def test_every_page_package_has_a_checksum():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert installed
    assert all("integrity" in package for package in installed.values())


def test_the_locks_hold_what_is_asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    asked = {"requirements.lock": [*project["project"]["dependencies"], *groups["dev"]]}
    asked["requirements-boot.lock"] = groups["boot"]
    for lock, requirements in asked.items():
        text = (ROOT / lock).read_text()
        for requirement in requirements:
            name, _, version = re.sub(r"\[.*\]|;.*", "", requirement).partition("==")
            assert re.search(rf"^{re.escape(name)}=={re.escape(version)}", text, re.MULTILINE)
    package = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"][""]
    assert package["dependencies"] == locked["dependencies"]
    assert package["devDependencies"] == locked["devDependencies"]
