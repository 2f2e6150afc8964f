"""What the system remembers: tables, the only queries, and the append-only record."""
