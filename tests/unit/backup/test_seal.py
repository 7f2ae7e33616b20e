"""A seal breaks whatever bit is changed, wherever something is cut off or added."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.backup.model import DamagedBackupError
from chocolate_factory.backup.seal import BLANK, check_seal, seal


def _sealed(content: bytes) -> bytes:
    file = BytesIO(content + BLANK)
    seal(file)
    return file.getvalue()


def _breaks(content: bytes) -> bool:
    try:
        check_seal(BytesIO(content))
    except DamagedBackupError:
        return True
    return False


@given(st.binary(max_size=300))
def test_what_is_sealed_is_whole(content: bytes) -> None:
    assert _sealed(content).startswith(content)
    assert not _breaks(_sealed(content))
    assert _breaks(content)


@pytest.mark.parametrize("size", [0, 1, 200])
def test_every_flipped_bit_and_every_missing_byte_is_noticed(size: int) -> None:
    whole = _sealed(bytes(range(size)))
    for position in range(len(whole)):
        assert _breaks(whole[:position])
        for bit in range(8):
            spoilt = bytearray(whole)
            spoilt[position] ^= 1 << bit
            assert _breaks(bytes(spoilt)), (position, bit)


@given(st.binary(max_size=99), st.binary(min_size=1, max_size=99))
def test_what_is_added_is_noticed(content: bytes, more: bytes) -> None:
    assert _breaks(_sealed(content) + more)
    assert _breaks(more + _sealed(content))
