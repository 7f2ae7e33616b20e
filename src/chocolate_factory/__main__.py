"""``python -m chocolate_factory`` is the command ``chocolate``."""

from chocolate_factory.cli.main import run

run()
