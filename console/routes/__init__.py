"""The console's pages, one small file each."""
