import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from playwright.sync_api import Page
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.servers import Postgres, Redis, running_postgres, running_redis

ROOT = Path(__file__).resolve().parents[2]


def address(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def test_postgres_answers(postgres_url: str):
    with psycopg.connect(address(postgres_url)) as connection:
        answer = connection.execute("select version()").fetchone()
    assert answer is not None
    assert answer[0].startswith("PostgreSQL 18")


def test_a_database_is_fresh(postgres_server: Postgres, postgres_url: str):
    with psycopg.connect(address(postgres_url)) as connection:
        tables = connection.execute(
            "select * from information_schema.tables where table_schema = 'public'"
        ).fetchall()
    assert tables == []
    assert f":{postgres_server.port}/" in postgres_url


def test_each_kind_of_database_comes_in_turn(database_url: str, request: pytest.FixtureRequest):
    kind = request.node.callspec.params["database_url"]
    assert database_url.startswith({"sqlite": "sqlite:", "postgres": "postgresql+psycopg:"}[kind])


def test_redis_answers(redis_server: Redis):
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.ping()


def test_a_browser_shows_a_page(browser_page: Page):
    browser_page.goto("data:text/html;charset=utf-8,<h1>保税集货</h1>")
    assert browser_page.get_by_role("heading").inner_text() == "保税集货"


def test_what_a_durable_postgres_answered_survives_a_crash():
    with running_postgres(is_durable=True) as postgres:
        url = address(postgres.url("postgres"))
        with psycopg.connect(url) as connection:
            connection.execute("create table kept (thing text)")
            connection.execute("insert into kept values ('order')")
        postgres.crash()
        postgres.server.start_again()
        with psycopg.connect(url) as connection:
            assert connection.execute("select thing from kept").fetchall() == [("order",)]


def test_what_a_durable_redis_answered_survives_a_crash():
    with running_redis(is_durable=True) as server:
        with redis.Redis.from_url(server.url) as client:
            client.set("kept", "order")
        server.crash()
        server.server.start_again()
        with redis.Redis.from_url(server.url) as client:
            assert client.get("kept") == b"order"


START_AND_BE_KILLED = """
import os, signal
from tests.servers import running_redis
with running_redis() as server:
    print(server.port, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_server_ends_even_if_its_parent_is_killed(tmp_path: Path):
    command = (sys.executable, "-c", START_AND_BE_KILLED)
    settings = os.environ | {"TMPDIR": str(tmp_path)}
    killed = subprocess.run(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE)
    at_once = Retry(NoBackoff(), retries=0)
    client = redis.Redis(port=int(killed.stdout), retry=at_once)
    with client, pytest.raises(redis.ConnectionError):
        while client.ping():
            pass
