"""Orders that set-wise commands went on without, kept so that the same key gives the same answer.

The log keeps an accepted command's id and positions for ever, and not whom it left out: that is no
fact of the business. It is kept here beside. A process that dies between the log's commit and this
one loses it; the answer to the same key then says `left_out` of null.
"""

import json

import sqlalchemy as sa

from adapters.append_only import keep_for_ever

metadata = sa.MetaData()

answers = keep_for_ever(
    sa.Table(
        "api_answers",
        metadata,
        sa.Column("partition", sa.Text, primary_key=True),
        sa.Column("command_id", sa.Text, primary_key=True),
        sa.Column("left_out", sa.Text, nullable=False),
        comment="Accepted commands of the interface, with the orders they went on without",
    )
)


def keep(engine: sa.Engine, partition: str, command_id: str, left_out: list[object]) -> None:
    row = {"partition": partition, "command_id": command_id, "left_out": json.dumps(left_out)}
    try:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(answers.insert(), row)
    except sa.exc.IntegrityError:
        return  # The same command was answered in the same moment, in the same words.


def kept(engine: sa.Engine, partition: str, command_id: str) -> list[object] | None:
    query = sa.select(answers.c.left_out).where(
        answers.c.partition == partition, answers.c.command_id == command_id
    )
    with engine.connect() as connection:
        found = connection.scalar(query)
    if found is None:
        return None
    told: list[object] = json.loads(found)
    return told
