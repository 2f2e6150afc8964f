"""Statistics as people read them: words, tables, drawings and files."""
