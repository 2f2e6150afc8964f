"""Fixtures of the console's tests."""

from tests.console.site import desk, site

__all__ = ["desk", "site"]
