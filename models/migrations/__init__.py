"""Alembic migrations; shipped in the wheel and run by `zhishou migrate`."""
