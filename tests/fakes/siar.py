"""Builds small files as the ministry exports them."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

HEADER = (
    "IdProvincia;IdEstacion;Fecha;Año;Dia;Temp Media (ºC);Temp Max (ºC);Hora Temp Max;"
    "Temp Mínima (ºC);Hora Temp Min;Humedad Media (%);Humedad Max (%);Hora Hum Max;"
    "Humedad Min (%);Hora Hum Mín;Velviento (m/s);DirViento (º);VelVientoMax (m/s);"
    "Hora VelMax;Dir viento Vel Max (º);Radiación (MJ/m2);Precipitación (mm);PePMon;EtPMon"
)
FIGURES = (
    "8,4;13,5;15:02;-2,25;24:00;80;100;00:00;41,3;14:57;1,17;149,5;3,64;19:05;168;7,42;0;0;3,01"
)
NAME = "J17_Linares_01_01_2024_31_12_2024.csv"


def row(day: date, figures: str = FIGURES, *, province: int = 23, station: int = 17) -> str:
    """A line of the export."""
    head = f"{province};{station};{day:%d/%m/%Y};{day.year};{day.timetuple().tm_yday}"
    return f"{head};{figures}"


def empty_row(day: date) -> str:
    """A day of which the station has nothing."""
    return row(day, ";" * 18)


def export(rows: Sequence[str], *, header: str = HEADER, encoding: str = "utf-16-le") -> bytes:
    """The bytes of a file; as the ministry writes them, unless told otherwise."""
    return "".join(f"{line}\r\n" for line in (header, *rows)).encode(encoding)


def archive(files: Mapping[str, bytes]) -> bytes:
    """The bytes of a zip archive."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return stream.getvalue()
