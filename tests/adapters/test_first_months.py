from collections.abc import Mapping

import pytest

from adapters.databases import engine_for
from adapters.port.process import parser, running_office
from adapters.processes.office import words_of_office
from adapters.settings import Settings
from adapters.simulator.lasting_port import has_office
from adapters.simulator.live import partition_of, play_first
from projections import customs_ledger

WORDS = words_of_office(1)


@pytest.fixture
def settings(tmp_path) -> Settings:
    url, state = f"sqlite:///{tmp_path}/jihuo.db", str(tmp_path / "state")
    return Settings(database_url=url, state_folder=state)


def counted_by_the_office(settings: Settings) -> Mapping[int, tuple[int, int]]:
    """By line: what came into the book and what left it, as whoever goes on knows it."""
    running = running_office(
        parser().parse_args([*WORDS, "--folder", str(settings.customs_folder)])
    )
    running.close()
    balances = running.office.books.book_lines.balances
    return {n: (int(b.increase), int(b.reduction)) for (_, n), b in balances.items()}


def counted_by_us(settings: Settings) -> Mapping[int, tuple[int, int]]:
    with engine_for(settings.database_url).connect() as connection:
        rows = customs_ledger.book_lines(connection, [partition_of(settings)])
    return {row.book_line: (row.posted + row.returned, row.gone) for row in rows}


def test_the_office_that_goes_on_knows_what_the_first_months_left_in_the_book(settings):
    play_first(settings, WORDS)
    ours = counted_by_us(settings)
    assert ours == counted_by_the_office(settings)
    assert sum(came for came, _ in ours.values()) > sum(gone for _, gone in ours.values()) > 100


def test_an_office_that_is_there_already_hears_nothing_of_them(settings):
    before = counted_by_the_office(settings)
    assert has_office(settings.customs_folder)
    play_first(settings, WORDS)
    assert counted_by_the_office(settings) == before
    assert sum(came for came, _ in counted_by_us(settings).values()) > 100
