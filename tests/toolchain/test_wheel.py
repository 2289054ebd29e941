"""A wheel carries all that pages need, and the licences of what it hands on; it runs by itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("domain", "application", "projections", "adapters")
BESIDE = ("pyproject.toml", "README.md", "LICENSE")
SCRIPTS = ("htmx", "echarts", "zrender", "tslib", "noto-sans-sc")

BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"

ASK = """
import sys, warnings
from pathlib import Path
import adapters
assert Path(adapters.__path__[0]).is_relative_to(sys.argv[1]), adapters.__path__
warnings.simplefilter("ignore")
from starlette.testclient import TestClient
from adapters.bootstrap import System
from adapters.settings import Settings
from adapters.web.server import create_app
url = f"sqlite:///{sys.argv[1]}/book.db"
client = TestClient(create_app(System(url), Settings(database_url=url)), "http://127.0.0.1:8000")
import re
page = client.get("/sign-in", headers={"Accept-Language": "zh-CN"})
print(page.status_code, "登录" in page.text)
for address in re.findall(r'(?:src|href)="(/static/[^"]*)"', page.text):
    print(client.get(address).status_code, address)
from adapters.order_import import profile
print(sorted(file.name for file in Path(profile.__file__).parent.glob("profiles/*.toml")))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from what stands here, in a copy: a build leaves files behind."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in BESIDE:
        shutil.copy(ROOT / name, source / name)
    subprocess.run(
        [sys.executable, "-c", BUILD, str(out)], cwd=source, check=True, capture_output=True
    )
    return next(out.glob("*.whl"))


def names_in(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_no_file_of_ours_stays_behind(wheel):
    files = (f for package in PACKAGES for f in (ROOT / package).rglob("*") if f.is_file())
    ours = {
        file.relative_to(ROOT).as_posix()
        for file in files
        if "__pycache__" not in file.parts and not file.name.startswith(".")
    }
    assert ours - names_in(wheel) == set()
    assert any(name.endswith(".html") for name in ours)


def test_what_is_of_others_comes_with_its_licence(wheel):
    vendor = "adapters/web/static/vendor/"
    names = {name.removeprefix(vendor) for name in names_in(wheel) if name.startswith(vendor)}
    assert {"htmx.min.js", "echarts.min.js", "noto-sans-sc/index.css"} <= names
    assert {f"licences/{script}.txt" for script in SCRIPTS} <= names
    assert "licences/echarts-notice.txt" in names


def test_pages_come_out_of_the_wheel_alone(wheel, tmp_path):
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    first, *others = said.stdout.splitlines()
    assert first == "200 True"
    assert others.pop() == "['online-retail.toml']"
    assert len(others) >= 3
    assert all(line.startswith("200 ") for line in others), others
