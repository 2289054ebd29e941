"""`python -m adapters.cli`: the command where its script is not on the path."""

from adapters.cli.main import main

main()
