from collections.abc import Iterator

import pytest

from tests.adapters.notifications.ground import PLAIN_SENDER, NoticeGround
from tests.adapters.notifications.mail_server import Mailbox, mail_server
from tests.adapters.webhooks.receiver import Receiver, receiving


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def ground(database_url: str, box: Mailbox) -> Iterator[NoticeGround]:
    """Its mail server is one within the machine."""
    mail = f"smtp://127.0.0.1:{box.port}?tls=none"
    ground = NoticeGround(database_url, mail=mail, mail_sender=PLAIN_SENDER)
    ground.clear()
    yield ground
    ground.system.close()
