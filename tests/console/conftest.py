"""Fixtures of the console's tests."""

from playwright.sync_api import expect

from tests.console.site import desk, listening, site, stranger

__all__ = ["desk", "listening", "site", "stranger"]

# A page that comes late on a shared machine is no wrong page; Playwright's own five seconds were too few.
expect.set_options(timeout=20_000)
