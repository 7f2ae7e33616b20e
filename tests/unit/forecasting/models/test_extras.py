"""Models of extras are known by name everywhere; where the library is absent they say so."""

import subprocess
import sys

import pytest

from chocolate_factory.forecasting.models.extras import (
    LIBRARY_OF,
    ModelNotInstalledError,
    import_lightgbm,
    is_installed,
    require_extra,
)
from chocolate_factory.forecasting.models.registry import MODELS, make_forecaster
from chocolate_factory.forecasting.training.learnt import learning_models
from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.prices.model import PVPC, SPOT

EXTRAS = ("lstm", "prophet")


@pytest.fixture(params=EXTRAS)
def absent(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """An extra whose library cannot be found."""
    extra = str(request.param)
    monkeypatch.setitem(LIBRARY_OF, extra, "a_library_nobody_has")
    return extra


def test_both_are_listed_and_named_as_their_extras() -> None:
    assert set(LIBRARY_OF) == set(EXTRAS) <= set(MODELS)


def test_no_library_of_an_extra_is_loaded_to_list_them() -> None:
    program = (
        "import sys\n"
        "from chocolate_factory.forecasting.models.registry import MODELS\n"
        "assert {'lstm', 'prophet'} <= set(MODELS)\n"
        "print(*sorted({'torch', 'prophet', 'pandas', 'cmdstanpy'} & set(sys.modules)))\n"
    )
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize("series", [SPOT.key, PVPC.key])
def test_without_the_library_making_one_says_what_to_do(absent: str, series: str) -> None:
    assert not is_installed(absent)
    with pytest.raises(ModelNotInstalledError, match="not installed") as caught:
        make_forecaster(absent, series)
    assert isinstance(caught.value, ConfigurationError)
    assert f'pip install "chocolate-factory[{absent}]"' in caught.value.advice


def test_it_is_not_among_those_that_can_learn_here(absent: str) -> None:
    found = learning_models(MODELS, SPOT.key)
    assert absent not in found
    assert {"lear", "boosting", "ensemble"} <= set(found)
    assert "naive-weekly" not in found


def test_what_is_installed_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIBRARY_OF, "prophet", "json")
    require_extra("prophet")
    assert "prophet" in learning_models(MODELS, PVPC.key)


def test_without_the_system_library_trees_say_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken:
        """Fails as the loader does where libgomp is missing."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "lightgbm":
                message = "libgomp.so.1: cannot open shared object file: No such file or directory"
                raise OSError(message)

    assert import_lightgbm().Booster
    for name in [one for one in sys.modules if one.partition(".")[0] == "lightgbm"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(ModelNotInstalledError, match="libgomp") as caught:
        import_lightgbm()
    assert "apt-get install libgomp1" in caught.value.advice
