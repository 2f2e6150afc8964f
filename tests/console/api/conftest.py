"""Fixtures of the interface's tests."""

from tests.console.api.program import api
from tests.console.site import listening, site, stranger

__all__ = ["api", "listening", "site", "stranger"]
