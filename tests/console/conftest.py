"""Fixtures of the console's tests."""

from tests.console.site import desk, listening, site, stranger

__all__ = ["desk", "listening", "site", "stranger"]
