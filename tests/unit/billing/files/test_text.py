"""Bytes become rows, whatever encoding and separator; line numbers are the editor's."""

import pytest

from chocolate_factory.billing.files.text import (
    LARGEST_BYTES,
    ConsumptionFileError,
    read_rows,
)

TEXT = "CUPS;Fecha;Método\r\n\r\nES1;05/11/2024; España \r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_encodings(encoding: str) -> None:
    header, row = read_rows("a.csv", TEXT.encode(encoding))
    assert (header.line, header.cells) == (1, ["CUPS", "Fecha", "Método"])
    assert (row.line, row.cells) == (3, ["ES1", "05/11/2024", "España"])


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators_and_quotes(separator: str) -> None:
    line = separator.join(['"a b"', "'c'", "d"])
    assert [row.cells for row in read_rows("a.csv", f"{line}\n{line}".encode())] == [
        ["a b", "c", "d"]
    ] * 2


def test_decimal_commas_do_not_make_a_separator() -> None:
    rows = read_rows("a.csv", b"a;b\n0,1;0,2\n0,3;0,4\n")
    assert [row.cells for row in rows] == [["a", "b"], ["0,1", "0,2"], ["0,3", "0,4"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n \n;;\n", "empty"),
        (b"PK\x03\x04whatever", "archive or a spreadsheet"),
        (b"\xd0\xcf\x11\xe0whatever", "archive or a spreadsheet"),
        (b"a\0b", "not text"),
        (b"\xff\xfea", "not text"),
        (b"x" * (LARGEST_BYTES + 1), "larger than 50 MB"),
    ],
    ids=["nothing", "blanks", "zip", "xls", "nul", "half a character", "huge"],
)
def test_what_is_no_table_is_refused_with_advice(content: bytes, said: str) -> None:
    with pytest.raises(ConsumptionFileError, match=said) as caught:
        read_rows("mine.csv", content)
    assert caught.value.message.startswith("mine.csv: ")
    assert caught.value.advice
