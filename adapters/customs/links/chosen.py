"""The link to customs that the settings choose."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.customs.links.folder import FolderLink
from adapters.customs.links.http_link import HttpLink
from adapters.customs.links.link import Link
from adapters.settings import Settings
from adapters.usable_settings import is_address


@contextmanager
def link_for(settings: Settings) -> Iterator[Link]:
    """A folder, also for the simulator, or a gateway; let go at the end of the block."""
    if not is_address(settings.customs):
        yield FolderLink(settings.customs_folder, keep_days=settings.customs_keep_days)
        return
    link = HttpLink(settings.customs, settings.customs_token)
    try:
        yield link
    finally:
        link.close()
