import pytest
import sqlalchemy as sa

from projections.ordering import in_order

metadata = sa.MetaData()
lorries = sa.Table(
    "lorries_in_order",
    metadata,
    sa.Column("plate", sa.Text, primary_key=True),
    sa.Column("gate", sa.Integer),
    sa.Column("parcels", sa.Integer, nullable=False),
)
SORTS = {"gate": lorries.c.gate, "parcels": lorries.c.parcels}
ROWS = [("A", 2, 7), ("B", None, 7), ("C", 1, 9), ("D", 2, 5)]


@pytest.fixture
def connection(database_url):
    engine = sa.create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    metadata.drop_all(engine)
    metadata.create_all(engine)
    names = lorries.c.keys()
    with engine.begin() as connection:
        rows = [dict(zip(names, row, strict=True)) for row in ROWS]
        connection.execute(lorries.insert(), rows)
        yield connection
    metadata.drop_all(engine)
    engine.dispose()


@pytest.mark.parametrize(
    ("sort", "plates"),
    [("gate", "CADB"), ("-gate", "DACB"), ("parcels", "DABC"), ("-parcels", "CBAD")],
)
def test_rows_stand_in_order_with_what_is_unknown_last_either_way(connection, sort, plates):
    query = in_order(sa.select(lorries.c.plate), SORTS, sort, lorries.c.plate)
    assert "".join(connection.scalars(query)) == plates


def test_pages_of_rows_that_are_alike_neither_repeat_nor_lose_any(connection):
    query = in_order(sa.select(lorries.c.plate), SORTS, "-parcels", lorries.c.plate)
    pages = [connection.scalars(query.limit(1).offset(n)).one() for n in range(len(ROWS))]
    assert sorted(pages) == ["A", "B", "C", "D"]
