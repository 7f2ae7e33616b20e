"""Both applications after a cycle, before and behind a real nginx, or a visible skip."""

from collections.abc import Iterator

import pytest

from tests.deploy.stand import Stand, standing
from tests.fakes.service import served_after_a_cycle
from tests.servers.process import ServerMissingError, program


@pytest.fixture(scope="session")
def stand() -> Iterator[Stand]:
    """Everything a request could reach."""
    try:
        program("nginx", "nginx-light", "usr/sbin")
    except ServerMissingError as error:
        pytest.skip(str(error))
    with standing(served_after_a_cycle()) as stand:
        yield stand
