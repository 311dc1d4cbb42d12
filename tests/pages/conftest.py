"""The hospital's identity provider, served once for all tests of these pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.identity_provider import Provider, a_provider


@pytest.fixture(scope="session")
def served_provider() -> Iterator[Provider]:
    with a_provider() as provider:
        yield provider


@pytest.fixture
def provider(served_provider: Provider) -> Provider:
    """The provider as it is by itself; it knows anna."""
    served_provider.asked.clear()
    served_provider.spoils.clear()
    served_provider.instead.clear()
    served_provider.knows("1", preferred_username="anna", email="bert", name="bert")
    return served_provider
