"""``python -m kg.cli``: the command line without its launcher."""

from kg.cli import main

main()
