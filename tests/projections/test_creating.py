import pytest
import sqlalchemy as sa

from adapters.bootstrap import METADATAS
from adapters.databases import engine_for
from adapters.read_models import MODELS
from projections.creating import create_missing
from projections.following_tables import following_metadata, skips_metadata

ALL = (*METADATAS, following_metadata, skips_metadata, *(model.tables for model in MODELS))


@pytest.fixture
def engine(database_url):
    engine = engine_for(database_url)
    emptied(engine)
    yield engine
    emptied(engine)
    engine.dispose()


def emptied(engine):
    everything = sa.MetaData()
    with engine.execution_options(writes=True).begin() as connection:
        everything.reflect(connection)
        everything.drop_all(connection)


def made(engine, create):
    with engine.execution_options(writes=True).begin() as connection:
        create(connection)
    with engine.connect() as connection:
        found = standing(connection)
    emptied(engine)
    return found


def standing(connection):
    """Everything that stands, as the database itself describes it."""
    if connection.dialect.name == "sqlite":
        query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        rows = connection.exec_driver_sql(query)
        return {(kind, name, "".join(said.split())) for kind, name, said in rows}
    asked = (
        "SELECT 'column', table_name, column_name, data_type, is_nullable, column_default,"
        " ordinal_position FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT attrelid::regclass::text, attname, attstorage::text FROM pg_attribute"
        " WHERE attrelid = 'events'::regclass AND attnum > 0",
    )
    return {tuple(row) for query in asked for row in connection.exec_driver_sql(query)}


def test_the_tables_of_a_system_are_those_that_sqlalchemy_creates(engine):
    def one_by_one(connection):
        for metadata in ALL:
            metadata.create_all(connection)

    theirs = made(engine, one_by_one)
    assert made(engine, lambda connection: create_missing(connection, *ALL)) == theirs
    assert len(theirs) > 200


def test_what_stands_is_left_as_it_is_and_the_rest_is_added(engine):
    metadata = sa.MetaData()
    kept = sa.Table("kept", metadata, sa.Column("id", sa.Text, primary_key=True))
    added = sa.Table("added", metadata, sa.Column("id", sa.Text, index=True))
    with engine.execution_options(writes=True).begin() as connection:
        kept.create(connection)
        connection.execute(kept.insert(), {"id": "one"})
        create_missing(connection, metadata, metadata)
        create_missing(connection, metadata)
        assert connection.scalars(sa.select(kept.c.id)).all() == ["one"]
        assert connection.scalars(sa.select(added.c.id)).all() == []
        assert len(sa.inspect(connection).get_indexes("added")) == 1


def test_to_find_that_nothing_is_missing_takes_one_statement(engine):
    with engine.execution_options(writes=True).begin() as connection:
        create_missing(connection, *ALL)
        asked = []
        sa.event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
        create_missing(connection, *ALL)
    assert len(asked) == 1
