"""What the tests of backups begin with, for those of upgrades too."""

from tests.adapters.backup.conftest import empty_url, lived_file, lived_url, opened

__all__ = ["empty_url", "lived_file", "lived_url", "opened"]
