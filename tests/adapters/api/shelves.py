"""Every list that the interface serves, for tests that hold of each."""

import pytest

from adapters.api.reading import SHELVES

BY_NAME = {shelf.name: shelf for shelf in SHELVES}
every_shelf = pytest.mark.parametrize("name", BY_NAME)
