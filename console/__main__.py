"""`python -m console` is `zhishou`."""

from console.cli import main

main()
