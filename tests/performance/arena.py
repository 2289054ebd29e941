"""Where contestants meet: the servers, their databases, and what has been played so far."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg
from rich.console import Console

from adapters.bootstrap import System
from tests.performance.copying import FACT_TABLE
from tests.performance.customs_ground import CARRIER, CustomsGround, opened_ground
from tests.performance.facts import Fact, lives_of
from tests.performance.hot_library import HotShop
from tests.performance.library import Orders, environment_of, environment_on_sqlite
from tests.performance.library_files import firms_and_book
from tests.performance.library_match import Matching
from tests.performance.reading_ground import ReadingGround, reading_ground
from tests.performance.sizes import QUICK, WHOLE, Sizes
from tests.performance.wave import BOOK, MERCHANT, Wave
from tests.servers import Postgres, running_postgres

SCRIPTED_FROM = 5_000
"""Number of the first wave that is played by others: ours never come so far."""


@dataclass
class Ground:
    """One database of ours and the waves that were played on it."""

    system: System
    waves: list[Wave] = field(default_factory=list)

    @property
    def orders(self) -> int:
        return sum(wave.size for wave in self.waves)

    def begin_wave(self, size: int) -> Wave:
        """The next wave, about to be played."""
        wave = Wave(self.system, len(self.waves), size)
        self.waves.append(wave)
        return wave


class Arena:
    """Starts what is asked for when it is asked for first, and ends all of it."""

    def __init__(self, sizes: Sizes, kept_in: Path | None = None) -> None:
        self.sizes = sizes
        self.kept_in = kept_in
        self._is_whole = sizes is WHOLE
        self.console = Console(stderr=True, highlight=False)
        self.placed_between = (0, 0)
        """The positions before and at the end of the latest placing on PostgreSQL."""

        self._scripted = count(SCRIPTED_FROM)
        self._libraries: dict[str, Orders] = {}
        self._hot_shops: dict[str, HotShop] = {}
        self.hot_systems: dict[str, System] = {}
        """Where hot items were sold, by the name of the database."""

        self._customs_grounds: dict[str, CustomsGround] = {}
        self._matchings: dict[str, Matching] = {}
        self._connections: dict[str, psycopg.Connection[Any]] = {}
        self._ending = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def tell(self, words: str) -> None:
        self.console.print(f"bench: {words}", soft_wrap=True)

    @cached_property
    def postgres(self) -> Postgres:
        return self._ending.enter_context(running_postgres(is_durable=True))

    @cached_property
    def folder(self) -> Path:
        return Path(self._ending.enter_context(tempfile.TemporaryDirectory(prefix="jihuo-bench-")))

    @cached_property
    def on_postgres(self) -> Ground:
        return self.ground(self.postgres.create_database("jihuo"))

    @cached_property
    def on_sqlite(self) -> Ground:
        return self.ground(f"sqlite:///{self.folder}/jihuo.db")

    @cached_property
    def for_singles_url(self) -> str:
        return self.postgres.create_database("singles")

    @cached_property
    def for_singles(self) -> Ground:
        """Payments come there that nobody reported: not what `verify` is for."""
        return self.ground(self.for_singles_url)

    def hot_system(self, on: str) -> System:
        if on not in self.hot_systems:
            on_file = f"sqlite:///{self.folder}/hot.db"
            url = on_file if on == "SQLite" else self.postgres.create_database("hot")
            self.hot_systems[on] = self.ground(url).system
        return self.hot_systems[on]

    def hot_shop(self, on: str, cached: str) -> HotShop:
        """The library's, with so many aggregates in its cache; none, where nothing is said."""
        name = f"hot_library_{on.lower()}_{cached}"
        if name not in self._hot_shops:
            if on == "SQLite":
                env = environment_on_sqlite(f"{self.folder}/{name}.db")
            else:
                self.postgres.create_database(name)
                env = self.environment(name)
            cache = {"AGGREGATE_CACHE_MAXSIZE": cached} if cached else {}
            self._hot_shops[name] = HotShop(env={**env, **cache})
            self._ending.callback(self._hot_shops[name].close)
        return self._hot_shops[name]

    def customs_ground(self, on: str) -> CustomsGround:
        """A book that declares, on either database."""
        if on not in self._customs_grounds:
            on_file = f"sqlite:///{self.folder}/customs.db"
            url = on_file if on == "SQLite" else self.postgres.create_database("customs")
            self._customs_grounds[on] = opened_ground(url)
            self._ending.callback(self._customs_grounds[on].system.close)
        return self._customs_grounds[on]

    def matching(self, on: str) -> Matching:
        """The library's match, on either database."""
        if on not in self._matchings:
            env = environment_on_sqlite(f"{self.folder}/matching.db")
            if on != "SQLite":
                self.postgres.create_database("matching")
                env = self.environment("matching")
            self._matchings[on] = Matching(env=env)
            self._matchings[on].file(*firms_and_book(BOOK, MERCHANT, CARRIER))
            self._ending.callback(self._matchings[on].close)
        return self._matchings[on]

    @cached_property
    def for_readers(self) -> ReadingGround:
        readers = WHOLE.readers if self._is_whole else QUICK.readers
        return self._ending.enter_context(reading_ground(self.folder / "readers", readers))

    def ground(self, url: str) -> Ground:
        system = System(url)
        self._ending.callback(system.close)
        return Ground(system)

    def grounds(self) -> dict[str, Ground]:
        """Those of our databases that were used."""
        names = {"on_postgres": "PostgreSQL", "on_sqlite": "SQLite"}
        return {name: vars(self)[key] for key, name in names.items() if key in vars(self)}

    def lives(self, orders: int) -> list[list[Fact]]:
        """Lives of orders nobody has seen yet, for others than us to play."""
        wave = self.scripted_wave(self.on_postgres.system, orders)
        return lives_of(wave, range(orders))

    def scripted_wave(self, system: System, orders: int, **conditions: Any) -> Wave:
        """A wave that nobody plays by commands."""
        return Wave(system, next(self._scripted), orders, **conditions)

    def library(self, database: str) -> Orders:
        """The library's application on a database of its own."""
        if database not in self._libraries:
            self.postgres.create_database(database)
            self._libraries[database] = Orders(env=self.environment(database))
            self._ending.callback(self._libraries[database].close)
        return self._libraries[database]

    def environment(self, database: str) -> dict[str, str]:
        return environment_of(self.postgres.port, database)

    def connection(self, database: str) -> psycopg.Connection[Any]:
        """A connection of its own kind, for what no library stands between."""
        if database not in self._connections:
            address = f"host=127.0.0.1 port={self.postgres.port} user=postgres dbname={database}"
            self._connections[database] = psycopg.connect(address)
            self._ending.callback(self._connections[database].close)
        return self._connections[database]

    @cached_property
    def wall(self) -> psycopg.Connection[Any]:
        """Where one row is copied for each fact."""
        self.postgres.create_database("wall")
        connection = self.connection("wall")
        connection.execute(FACT_TABLE.encode())
        connection.commit()
        return connection

    def settle(self) -> None:
        """Write out what the last contestant left behind, so that the next does not pay for it."""
        if "postgres" in vars(self):
            address = f"host=127.0.0.1 port={self.postgres.port} user=postgres dbname=postgres"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("CHECKPOINT")
