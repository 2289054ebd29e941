"""A real Chromium for the tests: the machine's own, or one installed the first time it is wanted.

`python -m tests.browser` installs it; `./jihuo test` runs that before anything else.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".browser"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-wqy-zenhei")

# Nothing but the page under test may talk to the network or draw attention to itself.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)

# Chromium is packed with brotli, which Python lacks and the node that drives it has.
UNPACK = """
const [source, target] = process.argv.slice(1);
const {createReadStream, createWriteStream} = require('fs');
const {pipeline} = require('stream/promises');
const unpacked = require('zlib').createBrotliDecompress();
pipeline(createReadStream(source), unpacked, createWriteStream(target));
"""


class BrowserMissingError(Exception):
    """Raised when there is no Chromium and none can be installed; says what to do."""


@dataclass(frozen=True, slots=True)
class Chromium:
    executable: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def flags(self) -> list[str]:
        return [*FLAGS, *([] if _can_sandbox() else ["--no-sandbox"])]


def find_chromium() -> Chromium | None:
    for name in NAMES:
        if executable := shutil.which(name):
            return Chromium(executable)
    if (FOLDER / "chromium").exists():
        return Chromium(str(FOLDER / "chromium"), {"LD_LIBRARY_PATH": str(FOLDER / "lib")})
    return None


def install_chromium() -> Chromium:
    is_debian_root = os.geteuid() == 0 and shutil.which("apt-get") is not None
    if is_debian_root:
        _install_from_debian()
    if find_chromium() is None:
        _install_from_npm()
    chromium = find_chromium()
    assert chromium is not None, "both ways of installing raise when they fail"
    return chromium


def _install_from_debian() -> None:
    print(f"jihuo: installing {' and '.join(PACKAGES)} with apt-get ...", flush=True)
    apt_get = ("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300")
    options = ("--no-install-recommends", "--yes")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # A failure is no end: another way of getting the browser follows.
    for words in (("update",), ("install", *options, *PACKAGES)):
        subprocess.run([*apt_get, *words], env=environment, capture_output=True)


def _install_from_npm() -> None:
    print("jihuo: installing a Chromium for the tests with npm ...", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, FOLDER / name)
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    packed = FOLDER / "node_modules" / "@sparticuz" / "chromium" / "bin"
    _unpack(packed / "al2023.tar.br", FOLDER / "al2023.tar")
    _run("tar", "-xf", "al2023.tar")
    _unpack(packed / "chromium.br", FOLDER / "unpacked")
    shutil.rmtree(FOLDER / "node_modules")
    (FOLDER / "al2023.tar").unlink()
    (FOLDER / "unpacked").chmod(0o755)
    # Last of all: whoever finds it finds it whole.
    (FOLDER / "unpacked").rename(FOLDER / "chromium")


def _unpack(source: Path, target: Path) -> None:
    import playwright

    node = Path(playwright.__file__).parent / "driver" / "node"
    _run(str(node), "-e", UNPACK, str(source), str(target))


def _run(*command: str) -> None:
    advice = "install a package named chromium, or put one on PATH, and run this again"
    try:
        finished = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise BrowserMissingError(f"{command[0]} is missing: {advice}") from error
    if finished.returncode:
        last_line = (finished.stderr.strip().splitlines() or ["no output"])[-1]
        raise BrowserMissingError(f"{command[0]} failed ({last_line[:200]}): {advice}")


def _can_sandbox() -> bool:
    """Chromium's sandbox wants a plain user who may make user namespaces."""
    if os.geteuid() == 0 or shutil.which("unshare") is None:
        return False
    attempt = ("unshare", "--user", "--map-root-user", "true")
    return subprocess.run(attempt, capture_output=True).returncode == 0


if __name__ == "__main__":
    try:
        if find_chromium() is None:
            install_chromium()
    except BrowserMissingError as missing:
        sys.exit(f"jihuo: there is no browser for the tests, and {missing}.")
