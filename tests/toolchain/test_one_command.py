import os
import runpy
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Measured at 8 s from nothing and 0.1 s with all in place, on two cores with a near registry. The
# limits leave room for slow machines, not for doing the work again.
COLD_SECONDS_MAX = 300
WARM_SECONDS_MAX = 5

# A stand-in for an interpreter that lacks something: the script sees the same Python otherwise.
OLD_PYTHON = "import sys; sys.version_info = (3, 9, 18)"
NO_VENV = "import sys; sys.modules['ensurepip'] = None"


@pytest.fixture
def fresh_copy(tmp_path: Path) -> Path:
    """A copy as a new checkout would be: without what git ignores, and without git itself."""
    ignored = [line.strip("/").split("/")[-1] for line in (ROOT / ".gitignore").read_text().split()]
    copied = tmp_path / "jihuo"
    shutil.copytree(ROOT, copied, ignore=shutil.ignore_patterns(".git", *ignored))
    return copied


def environment_of_a_stranger() -> dict[str, str]:
    """Ours without the virtual environment that these tests run in."""
    ours = str(ROOT / ".venv" / "bin")
    path = os.environ["PATH"].split(os.pathsep)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    return kept | {"PATH": os.pathsep.join(folder for folder in path if folder != ours)}


def run(folder: Path, *words: str, first: str = "pass") -> subprocess.CompletedProcess[str]:
    """Start the script in a Python that has something done to it first."""
    script = folder / "jihuo"
    code = f"{first}; import runpy; sys.argv = {[str(script), *words]!r};"
    code = f"import sys; {code} runpy.run_path({str(script)!r}, run_name='__main__')"
    python = os.path.realpath(sys.executable)
    command = (python, "-c", code)
    settings = environment_of_a_stranger()
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True)


def assert_one_sentence(finished: subprocess.CompletedProcess[str], about: str) -> None:
    assert finished.returncode == 1
    said = [line for line in finished.stderr.splitlines() if not line.endswith(" ...")]
    assert len(said) == 1, finished.stderr
    assert said[0].startswith("jihuo: ")
    assert about in said[0]
    assert finished.stdout == ""


def test_an_old_python_is_told_so_in_one_sentence():
    assert_one_sentence(run(ROOT, "--version", first=OLD_PYTHON), "3.11 or newer")


def test_a_missing_venv_module_is_told_in_one_sentence(fresh_copy: Path):
    assert_one_sentence(run(fresh_copy, "--version", first=NO_VENV), "python3-venv")


def test_an_unreachable_registry_is_told_in_one_sentence(
    fresh_copy: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("PIP_INDEX_URL", "PIP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    assert_one_sentence(run(fresh_copy, "--version"), "registry")


def test_what_processes_compiled_is_there_for_the_next_ones(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    settings = runpy.run_path(str(ROOT / "jihuo"))["environment"]()
    asked = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    said = subprocess.run(asked, env=settings, capture_output=True, text=True)
    assert said.stdout == "False\n"


def test_bench_is_a_word_of_its_own():
    finished = run(ROOT, "bench", "--only", "nothing")
    assert finished.returncode == 2
    assert "batch-stage" in finished.stderr


@pytest.mark.slow
@pytest.mark.timeout(2 * COLD_SECONDS_MAX)
def test_one_command_runs_from_nothing_and_at_once_the_second_time(fresh_copy: Path):
    started_at = time.monotonic()
    cold = run(fresh_copy, "--help")
    cold_at = time.monotonic()
    warm = run(fresh_copy, "--help")
    warm_at = time.monotonic()
    assert cold.returncode == 0, cold.stderr
    assert warm.returncode == 0, warm.stderr
    assert warm.stderr == ""
    assert warm.stdout == cold.stdout
    assert cold_at - started_at < COLD_SECONDS_MAX
    assert warm_at - cold_at < WARM_SECONDS_MAX
    vendor = fresh_copy / "adapters" / "web" / "static" / "vendor"
    assert {"echarts.min.js", "htmx.min.js", "hx-sse.min.js"} <= set(os.listdir(vendor))


@pytest.mark.slow
@pytest.mark.timeout(2 * COLD_SECONDS_MAX)
def test_two_starts_at_once_do_not_disturb_each_other(fresh_copy: Path):
    python = os.path.realpath(sys.executable)
    command = (python, str(fresh_copy / "jihuo"), "--help")
    settings = environment_of_a_stranger()
    both = [
        subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    outputs = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert sum(b"installing the Python packages" in stderr for _, stderr in outputs) == 1
