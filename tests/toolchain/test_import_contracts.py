import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("domain", "application", "projections", "adapters")
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = {c["id"]: c for c in PYPROJECT["tool"]["importlinter"]["contracts"]}


@pytest.fixture
def copy_of_us(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        python_files_only = shutil.ignore_patterns("static", "templates", "__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=python_files_only)
    return tmp_path


PLANTED = {
    "layers": ("domain/planted.py", "import adapters.bootstrap"),
    "domain": ("domain/planted.py", "import sqlalchemy"),
    "application": ("application/planted.py", "import redis"),
    "projections": ("projections/planted.py", "import eventsourcing.persistence"),
    "aggregates": ("domain/campaign.py", "import domain.purchase_batch"),
    "customs-signing": ("adapters/customs/signing/trust.py", "import application.customs_desk"),
    "payment-provider": ("adapters/payment_provider/books.py", "import domain.payment"),
    "port": ("adapters/port/office.py", "import domain.guarantee"),
    "read-models": ("projections/order_board.py", "import projections.stuck_inbox"),
}


def test_every_contract_is_put_to_the_test():
    assert PLANTED.keys() == CONTRACTS.keys()


@pytest.mark.parametrize("contract", PLANTED)
def test_a_contract_breaks_when_it_should(contract: str, copy_of_us: Path):
    file, violation = PLANTED[contract]
    with (copy_of_us / file).open("a") as planted:
        planted.write(f"\n{violation}\n")
    command = (LINT_IMPORTS, "--no-logo", "--no-cache", "--contract", contract)
    linted = subprocess.run(command, cwd=copy_of_us, capture_output=True, text=True)
    importer = file.removesuffix(".py").replace("/", ".")
    imported = violation.removeprefix("import ")
    assert linted.returncode == 1
    assert f"{CONTRACTS[contract]['name']} BROKEN" in linted.stdout
    assert f"{importer} -> {imported.split('.')[0]}" in linted.stdout


@pytest.mark.parametrize(
    "file", sorted((ROOT / "domain").rglob("*.py")), ids=lambda file: file.stem
)
def test_the_domain_imports_the_standard_library_only(file: Path):
    """The contract names libraries; this holds for those that nobody has thought of yet."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "domain")
    tops = {name.split(".")[0] for name in imported}
    assert tops <= {"domain", *sys.stdlib_module_names}
