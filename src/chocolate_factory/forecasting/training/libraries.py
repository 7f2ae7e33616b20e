"""Versions of what trained models are made with, for their cards."""

import platform
from importlib.metadata import PackageNotFoundError, version

from chocolate_factory import __version__

LIBRARIES = ("joblib", "lightgbm", "numpy", "prophet", "scikit-learn", "scipy", "torch")


def library_versions() -> dict[str, str]:
    """By name, those that are installed; Python and this program among them."""
    found = {"chocolate-factory": __version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
