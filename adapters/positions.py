"""Where each follower that is no read model has got to."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from adapters.databases import is_postgresql

metadata = sa.MetaData()

follower_positions = sa.Table(
    "follower_positions",
    metadata,
    sa.Column("follower", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)


class SqlPositions:
    """A position only moves forward: of two followers at work the further one counts."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(writes=True)

    def position_of(self, follower: str) -> int:
        query = sa.select(follower_positions.c.position).where(
            follower_positions.c.follower == follower
        )
        with self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def advance(self, follower: str, position: int) -> None:
        insert = (postgresql if is_postgresql(self._engine) else sqlite).insert
        row = insert(follower_positions).values(follower=follower, position=position)
        further = row.on_conflict_do_update(
            index_elements=["follower"],
            set_={"position": row.excluded.position},
            where=follower_positions.c.position < row.excluded.position,
        )
        with self._writing_engine.begin() as connection:
            connection.execute(further)
