"""One vendor, one small file. Importing this package imports no vendor."""
