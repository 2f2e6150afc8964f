"""The flows' tests: the one Prefect server, and an installation that uses it."""

from tests.flows.installation import installed
from tests.prefect_server import prefect_server, pytest_collection_finish, pytest_sessionfinish

__all__ = ["installed", "prefect_server", "pytest_collection_finish", "pytest_sessionfinish"]
