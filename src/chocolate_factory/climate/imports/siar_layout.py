"""What the columns of SIAR's CSV export are called, and how its cells are written.

The web export of the ministry (``servicio.mapa.gob.es``, *Datos diarios*) is UTF-16LE without a
byte order mark, CRLF, ``;``, decimal comma, dates as DD/MM/YYYY and hours as HH:MM of UTC, summer
and winter, ``24:00`` included. Checked on 27 files of two stations, 2000 to 2025.
"""

import unicodedata
from collections.abc import Mapping

from chocolate_factory.climate.model import (
    EFFECTIVE_PRECIPITATION,
    EVAPOTRANSPIRATION,
    HUMIDITY_MAX,
    HUMIDITY_MAX_AT,
    HUMIDITY_MEAN,
    HUMIDITY_MIN,
    HUMIDITY_MIN_AT,
    PRECIPITATION,
    RADIATION,
    TEMPERATURE_MAX,
    TEMPERATURE_MAX_AT,
    TEMPERATURE_MEAN,
    TEMPERATURE_MIN,
    TEMPERATURE_MIN_AT,
    WIND_DIRECTION,
    WIND_GUST,
    WIND_GUST_AT,
    WIND_GUST_DIRECTION,
    WIND_SPEED,
    Quantity,
)

PROVINCE, STATION, DATE, YEAR, DAY_OF_YEAR = "IdProvincia", "IdEstacion", "Fecha", "Año", "Dia"
KEYS = (PROVINCE, STATION, DATE)
"""Columns without which a row cannot be placed."""
QUANTITY_OF: Mapping[str, Quantity] = {
    "Temp Media (ºC)": TEMPERATURE_MEAN,
    "Temp Max (ºC)": TEMPERATURE_MAX,
    "Hora Temp Max": TEMPERATURE_MAX_AT,
    "Temp Mínima (ºC)": TEMPERATURE_MIN,
    "Hora Temp Min": TEMPERATURE_MIN_AT,
    "Humedad Media (%)": HUMIDITY_MEAN,
    "Humedad Max (%)": HUMIDITY_MAX,
    "Hora Hum Max": HUMIDITY_MAX_AT,
    "Humedad Min (%)": HUMIDITY_MIN,
    "Hora Hum Mín": HUMIDITY_MIN_AT,
    "Velviento (m/s)": WIND_SPEED,
    "DirViento (º)": WIND_DIRECTION,
    "VelVientoMax (m/s)": WIND_GUST,
    "Hora VelMax": WIND_GUST_AT,
    "Dir viento Vel Max (º)": WIND_GUST_DIRECTION,
    "Radiación (MJ/m2)": RADIATION,
    "Precipitación (mm)": PRECIPITATION,
    "PePMon": EFFECTIVE_PRECIPITATION,
    "EtPMon": EVAPOTRANSPIRATION,
}
COLUMNS = (*KEYS, YEAR, DAY_OF_YEAR, *QUANTITY_OF)

PROVINCE_LETTERS: Mapping[int, str] = {23: "J"}
"""Letters of a province in its stations' codes, as far as a file has shown them.

Elsewhere the file's name, which begins with the code, has to tell.
"""


def folded(column: str) -> str:
    """A column's name without accents, case, degree signs and stray blanks, to compare by."""
    plain = unicodedata.normalize("NFKD", column.replace("º", "").replace("°", ""))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.casefold().split())
