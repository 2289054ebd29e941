"""Measures imports: peak memory and rows a second of the real command, in a process of its own.

    python -m tests.performance.importing --rows 1000000 --form csv --stage import

Stages: `read`, `import`, `dry-run`, and `calamine` for what another reader of workbooks takes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from adapters.order_import.profile import PROFILES
from tests.performance.order_files import write_csv, write_xlsx

SEED = 7

ROOMY = (
    ("units_max = 2_000_000", "units_max = 100_000_000"),
    ("units_per_product_max = 100_000", "units_per_product_max = 10_000_000"),
    ('encoding = "utf-8"', 'encoding = ""'),
)
"""The shipped profile with a campaign that a million rows fit into."""

WATCHED = """
import atexit, runpy, sys
from pathlib import Path
peak = Path(sys.argv.pop(1))
atexit.register(lambda: peak.write_text(Path("/proc/self/status").read_text()))
"""
"""Leaves the peak of its own memory: what its parent is told of it begins with the parent's."""

COMMAND = """
sys.argv[0] = "jihuo"
runpy.run_module("adapters.cli", run_name="__main__")
"""

READING = """
import sys
from pathlib import Path
from adapters.order_import.profile_files import load_profile
from adapters.order_import.reading import read_rows
print(sum(1 for _ in read_rows(Path(sys.argv[1]), load_profile(sys.argv[2]))))
"""

CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
sheet = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)
print(sum(1 for _ in sheet.iter_rows()) - 1)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    stage: str
    form: str
    rows: int
    orders: int
    seconds: float
    cpu_seconds: float
    """Of the process itself: others on a shared machine lengthen the wait, hardly this."""

    peak_rss_mb: float

    @property
    def rows_a_cpu_second(self) -> float:
        return self.rows / self.cpu_seconds


def profile_in(folder: Path) -> Path:
    text = (PROFILES / "online-retail.toml").read_text("utf-8")
    for old, new in ROOMY:
        assert old in text
        text = text.replace(old, new)
    path = folder / "roomy.toml"
    path.write_text(text, "utf-8")
    return path


def file_in(folder: Path, rows: int, form: str) -> Path:
    path = folder / f"orders-{rows}.{form}"
    if not path.exists():
        (write_csv if form == "csv" else write_xlsx)(path, rows, SEED)
    return path


def measured(folder: Path, rows: int, form: str, stage: str) -> Measured:
    """One run of a process that does nothing else."""
    file, profile = file_in(folder, rows, form), profile_in(folder)
    work = Path(tempfile.mkdtemp(dir=folder))
    peak = work / "peak"
    commands = {
        "read": [READING, str(file), str(profile)],
        "calamine": [CALAMINE, str(file)],
        "import": [COMMAND, *importing(file, profile)],
        "dry-run": [COMMAND, *importing(file, profile), "--dry-run"],
    }
    code, *words = commands[stage]
    command = [sys.executable, "-c", WATCHED + code, str(peak), *words]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    began = time.monotonic()
    out = work / "answer"
    with out.open("wb") as answer:
        process = subprocess.Popen(command, cwd=work, stdout=answer, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    assert process.returncode == 0, out.read_text()
    orders = 0
    if stage in ("import", "dry-run"):
        said = json.loads(out.read_text())
        assert said["rows"] == rows
        orders = said["accepted"]["orders"]
    else:
        assert int(out.read_text()) == rows
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Measured(stage, form, rows, orders, seconds, cpu_seconds, peak_mb_in(peak.read_text()))


def peak_mb_in(status: str) -> float:
    (kib,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kib) * 1_024 / 1_000_000


def importing(file: Path, profile: Path) -> list[str]:
    named = ["--campaign", "million", "--profile", str(profile)]
    return ["orders", "import", str(file), *named, "--json"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--form", choices=("csv", "xlsx"), default="csv")
    parser.add_argument("--stage", default="read")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        found = measured(asked.folder or Path(own), asked.rows, asked.form, asked.stage)
    shown = {**asdict(found), "rows_a_cpu_second": round(found.rows_a_cpu_second)}
    sys.stdout.write(json.dumps(shown) + "\n")


if __name__ == "__main__":
    main()
