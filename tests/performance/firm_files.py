"""The firm's databases at the sizes that are compared; kept in a folder, they are made once."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from adapters.bootstrap import System
from tests.performance.firm import Firm

Tell = Callable[[str], None]


def filled(folder: Path, levels: Sequence[int], season_orders: int, tell: Tell) -> dict[int, Path]:
    """A database for each number of orders: the first ones are copies of the last on its way."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {level: folder / f"firm-{level}.db" for level in levels}
    if not all(file.exists() for file in files.values()):
        fill(folder / "growing.db", files, season_orders, tell)
    return files


def fill(growing: Path, files: dict[int, Path], season_orders: int, tell: Tell) -> None:
    for rest in growing.parent.glob("growing.*"):
        rest.unlink()
    firm = Firm(System(url_of(growing)), season_orders)
    for level, file in files.items():
        while firm.orders < level:
            tell(f"SQLite: {firm.orders:,} of {max(files):,} orders there")
            firm.live_on()
        # The last to close writes everything into the one file.
        firm.system.close()
        copied = growing.with_suffix(".copy")
        shutil.copyfile(growing, copied)
        copied.rename(file)
        firm.system = System(url_of(growing))
    firm.system.close()
    growing.unlink()


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"
