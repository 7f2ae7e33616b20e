"""Answers as AEMET OpenData gives them."""

import json
from datetime import date

import httpx2

BASE = "https://aemet.test"
LINK = "/opendata/sh/0a1b2c3d"


def latin(body: object, status: int = 200) -> httpx2.Response:
    """A body in AEMET's encoding."""
    content = json.dumps(body, ensure_ascii=False).encode("iso-8859-15")
    return httpx2.Response(status, content=content, headers={"Content-Type": "text/plain"})


def link() -> httpx2.Response:
    """The first step's answer."""
    return latin({"descripcion": "exito", "estado": 200, "datos": BASE + LINK})


def climate_row(day: date, **changes: str) -> dict[str, str]:
    """A day of the station at Linares, as published; an empty change takes the field away."""
    row = {
        "fecha": day.isoformat(),
        "indicativo": "5279X",
        "nombre": "LINARES",
        "provincia": "JAEN",
        "altitud": "515",
        "tmed": "13,8",
        "prec": "0,4",
        "tmin": "-0,2",
        "horatmin": "05:25",
        "tmax": "19,6",
        "horatmax": "15:00",
        "dir": "12",
        "velmedia": "0,8",
        "racha": "3,9",
        "horaracha": "04:50",
        "hrMedia": "43",
        "hrMax": "63",
        "horaHrMax": "Varias",
        "hrMin": "29",
        "horaHrMin": "24:00",
    } | changes
    return {name: value for name, value in row.items() if value}
