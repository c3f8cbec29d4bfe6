"""``python -m fejkollen_server`` is the command line."""

from fejkollen_server.cli import main

main()
