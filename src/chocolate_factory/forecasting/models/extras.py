"""Models whose libraries are there only where an extra of this package is installed."""

from importlib.util import find_spec
from types import ModuleType

from chocolate_factory.kernel.errors import ConfigurationError

LIBRARY_OF = {"prophet": "prophet", "lstm": "torch"}
"""What each extra brings, by the name of the extra, which is that of its model too."""


class ModelNotInstalledError(ConfigurationError):
    """A model is known by name, but the library it needs is not installed."""

    status = 422


def is_installed(extra: str) -> bool:
    """Whether the library of this extra can be imported; does not import it."""
    return find_spec(LIBRARY_OF[extra]) is not None


def require_extra(extra: str) -> None:
    """Go on only where the library of this extra is installed.

    Raises:
        ModelNotInstalledError: It is not.
    """
    if not is_installed(extra):
        message = f"The model {extra!r} is not installed: it needs {LIBRARY_OF[extra]}."
        raise ModelNotInstalledError(
            message,
            advice=f'Install it: `make extras`, or `pip install "chocolate-factory[{extra}]"`.',
        )


def import_lightgbm() -> ModuleType:
    """LightGBM, which comes with this package but needs a library of the operating system.

    Raises:
        ModelNotInstalledError: That library is missing.
    """
    try:
        import lightgbm  # noqa: PLC0415 - heavy
    except OSError as error:
        message = f"Decision trees need the system library libgomp ({error})."
        raise ModelNotInstalledError(
            message, advice="On Debian: `apt-get install libgomp1`; then restart the service."
        ) from error
    return lightgbm
