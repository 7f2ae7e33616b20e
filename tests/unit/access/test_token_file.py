"""The file of tokens: for its owner alone, whole or not there, and believed only if it is ours."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chocolate_factory.access.token_file import FileTokenStore
from chocolate_factory.kernel.errors import StoreError
from tests.fakes.admission import ADMIN_TOKEN, VIEWER_TOKEN, token


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "tokens.json"


def test_only_the_owner_may_read_it_and_no_token_is_in_it(path: Path) -> None:
    FileTokenStore(path).keep(token(ADMIN_TOKEN))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert ADMIN_TOKEN not in path.read_text()


def test_another_process_sees_changes_at_once(path: Path) -> None:
    service, command = FileTokenStore(path), FileTokenStore(path)
    assert list(service.tokens()) == []
    command.keep(token(ADMIN_TOKEN))
    assert list(service.tokens()) == [token(ADMIN_TOKEN)]
    command.keep(token(VIEWER_TOKEN), replace=True)
    assert list(service.tokens()) == [token(VIEWER_TOKEN)]
    command.revoke("ana")
    assert list(service.tokens()) == []


def test_changes_at_the_same_time_are_all_kept(path: Path) -> None:
    def keep(number: int) -> None:
        FileTokenStore(path).keep(token(ADMIN_TOKEN, f"t{number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, range(24)))
    assert len(FileTokenStore(path).tokens()) == 24


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"format": 2, "tokens": []}', '{"format": 1}', '{"format": 1, "tokens": [1]}',
     '{"format": 1, "tokens": [{"name": "ana", "role": "king", "sha256": "", "created_at": ""}]}'],
)  # fmt: skip
def test_a_damaged_file_opens_nothing_and_says_so(path: Path, content: str) -> None:
    store = FileTokenStore(path)
    store.keep(token(ADMIN_TOKEN))
    path.write_text(content)
    with pytest.raises(StoreError, match="no token is believed") as caught:
        store.tokens()
    assert caught.value.advice


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    FileTokenStore(tmp_path / "elsewhere.json").keep(token(ADMIN_TOKEN))
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(StoreError, match="cannot be read"):
        FileTokenStore(path).tokens()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="data"):
        FileTokenStore(tmp_path / "data" / "tokens.json").keep(token(ADMIN_TOKEN))


def test_what_is_kept_can_be_read_by_people(path: Path) -> None:
    FileTokenStore(path).keep(token(ADMIN_TOKEN))
    [kept] = json.loads(path.read_text())["tokens"]
    assert set(kept) == {"name", "role", "sha256", "created_at", "expires_at"}
