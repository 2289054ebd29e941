from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.access import tables
from adapters.access.doors import Doors
from adapters.access.grants import NewGrant
from adapters.access.registry import Change, Party
from adapters.access.saved_views import SavedView
from adapters.backup.faults import DatabaseNotEmptyError
from adapters.backup.restoring import restore
from adapters.backup.taking import back_up
from adapters.bootstrap import System
from adapters.settings import Settings
from application.personal_data import PersonalField
from application.roles import PartyKind, Role
from tests.adapters.backup.places import BOOK, NOON, rows_in

PASSWORD = "a long enough one"


@pytest.fixture
def doors_of(request):
    """Doors of any database, closed at the end."""
    systems = []

    def doors_of(url):
        systems.append(System(url, lambda: NOON))
        return Doors(systems[-1], Settings())

    yield doors_of
    for system in systems:
        system.close()


@pytest.fixture
def lived(lived_url, doors_of):
    """A database in which somebody has an account, a token, a session, and saw somebody."""
    doors, change = doors_of(lived_url), Change("somebody", NOON)
    doors.accounts.register_party(Party("kiwi", PartyKind.MERCHANT, "Kiwi"), change)
    mei = doors.accounts.open_account("mei", "kiwi", [Role.OWNER], change, password=PASSWORD)
    doors.accounts.register_party(Party("big-four", PartyKind.AUDIT_FIRM, "Big Four"), change)
    doors.grants.give(NewGrant("big-four", "kiwi", NOON), change)
    doors.saved_views.keep(mei.account_id, SavedView("orders", "Paid", "stage=paid"), NOON)
    token = doors.tokens.make(mei, "shop", ["read"], NOON + timedelta(days=9), change)
    session = doors.signing_in.with_password("mei", PASSWORD, "192.0.2.1", NOON)
    doors.accounts.new_link(mei.account_id, change)
    fields = [PersonalField.NAME]
    doors.sightings.note(doors.visitor_for(mei), BOOK, "order", "shop:1", 1, fields)
    return token, session


@pytest.mark.parametrize("first", ["sqlite", "postgres"])
@pytest.mark.parametrize("second", ["sqlite", "postgres"])
def test_people_and_what_they_saw_go_from_any_database_to_any(
    lived, lived_url, opened, moved, doors_of, tmp_path, first, second
):
    token, session = lived
    back_up(opened(lived_url), tmp_path / "one", NOON)
    here, _ = moved(tmp_path / "one", first)
    back_up(here, tmp_path / "two", NOON)
    there, _ = moved(tmp_path / "two", second)
    rows = rows_in(there)
    assert rows == rows_in(opened(lived_url))
    assert all(rows[table.name] for table in tables.KEPT)
    doors = doors_of(there.url.render_as_string(hide_password=False))
    assert doors.visitor_by_token(token).actor == "kiwi/mei"
    assert doors.visitor_by_session(session.secret) is None
    doors.signing_in.with_password("mei", PASSWORD, "192.0.2.1", NOON)
    assert [row.actor for row in doors.sightings.of_subject(BOOK, "shop:1")] == ["kiwi/mei"]


def test_what_is_over_within_a_day_is_not_kept(lived, lived_url, opened, tmp_path):
    manifest = back_up(opened(lived_url), tmp_path / "one", NOON)
    assert {table.name for table in tables.KEPT} <= manifest.tables.keys()
    assert not {table.name for table in tables.OVER_WITHIN_A_DAY} & manifest.tables.keys()


def test_every_table_of_people_is_kept_or_over_within_a_day():
    assert {*tables.KEPT, *tables.OVER_WITHIN_A_DAY} == set(tables.metadata.sorted_tables)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_database_in_which_somebody_has_an_account_is_not_empty(
    lived, lived_url, opened, empty_url, doors_of, tmp_path, kind
):
    back_up(opened(lived_url), tmp_path / "one", NOON)
    url = empty_url(kind)
    assert doors_of(url).first_link()
    with pytest.raises(DatabaseNotEmptyError, match="the table parties has rows"):
        restore(opened(url), tmp_path / "one")
    with opened(url).connect() as connection:
        assert len(connection.execute(sa.select(tables.accounts)).all()) == 1
