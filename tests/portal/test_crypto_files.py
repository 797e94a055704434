"""Sealed files: written and read piece by piece, and nothing is changed unnoticed."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import crypto_files
from portal.crypto_files import MARK, PIECE, TAG, DamagedFileError, Sealer, new_key, open_sealed

WHOLE = PIECE + TAG
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 77]


def sealed(content: bytes, key: str, step: int = 50_000) -> bytes:
    target = io.BytesIO()
    sealer = Sealer(target, key)
    for start in range(0, len(content), step):
        sealer.write(content[start : start + step])
    sealer.finish()
    assert sealer.size == len(content)
    return target.getvalue()


def of(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_comes_back_and_is_not_readable_meanwhile(size: int) -> None:
    key, content = new_key(), of(size)
    stored = sealed(content, key)
    assert open_sealed(io.BytesIO(stored), key).read() == content
    assert size < 100 or content[:50] not in stored


@settings(max_examples=150, deadline=None)
@given(
    size=st.sampled_from(SIZES),
    step=st.integers(1000, 200_000),
    reads=st.lists(st.tuples(st.integers(0, 2 * PIECE + 90), st.integers(0, 90_000)), max_size=5),
)
def test_reading_can_begin_anywhere(size: int, step: int, reads: list[tuple[int, int]]) -> None:
    key, content = new_key(), of(size)
    reader = open_sealed(io.BytesIO(sealed(content, key, step)), key)
    for start, length in reads:
        assert reader.seek(start) == start
        assert reader.read(length) == content[start : start + length]
    assert reader.seek(0, io.SEEK_END) == size


@pytest.mark.parametrize(
    "harm",
    [
        lambda stored: stored[:-1],
        lambda stored: stored[: len(MARK) + 2 * WHOLE],  # the last piece is missing
        lambda stored: stored[: len(MARK)],
        lambda _stored: b"",
        lambda stored: stored + b"x",
        lambda stored: stored + stored[-WHOLE:],
        lambda stored: b"SNF2" + stored[len(MARK) :],
        lambda stored: (
            stored[:4]
            + stored[4 + WHOLE : 4 + 2 * WHOLE]
            + stored[4 : 4 + WHOLE]
            + stored[4 + 2 * WHOLE :]
        ),
        lambda stored: stored[:4] + stored[4 + WHOLE :],
        lambda stored: stored[:100] + bytes([stored[100] ^ 1]) + stored[101:],
        lambda stored: stored[:-40] + bytes([stored[-40] ^ 1]) + stored[-39:],
    ],
)
def test_every_change_is_noticed(harm: object) -> None:
    key = new_key()
    stored = sealed(of(2 * PIECE + 77), key)
    with pytest.raises(DamagedFileError):
        open_sealed(io.BytesIO(harm(stored)), key).read()  # type: ignore[operator]


def test_a_file_that_was_cut_is_told_before_anything_is_read() -> None:
    key = new_key()
    cut = sealed(of(5 * PIECE), key)[: len(MARK) + 3 * WHOLE]
    with pytest.raises(DamagedFileError):
        open_sealed(io.BytesIO(cut), key)


def test_the_key_of_another_file_opens_nothing() -> None:
    with pytest.raises(DamagedFileError):
        open_sealed(io.BytesIO(sealed(b"x", new_key())), new_key())


def test_closing_closes_the_file_beneath_unless_told_otherwise() -> None:
    key = new_key()
    mine, lent = (io.BytesIO(sealed(b"x", key)) for _each in range(2))
    open_sealed(mine, key).close()
    open_sealed(lent, key, closes=False).close()
    assert (mine.closed, lent.closed) == (True, False)


def test_a_large_file_takes_the_memory_of_a_piece() -> None:
    import tracemalloc

    class Nowhere:
        def write(self, data: bytes) -> int:
            return len(data)

    tracemalloc.start()
    sealer = Sealer(Nowhere(), new_key())
    for _each in range(200):
        sealer.write(bytes(PIECE))
    sealer.finish()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * crypto_files.PIECE
