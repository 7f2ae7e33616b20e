"""Where the sun stands, and how much of its light meets a tilted surface.

Sources: position after the Astronomical Almanac's low-precision formulae (Michalsky, Solar Energy
40 (1988) 227), good to 0.01 degrees until 2050; share of diffuse light after Erbs, Klein and
Duffie, Solar Energy 28 (1982) 293; the sky as bright everywhere and the ground as a mirror of a
fifth, after Liu and Jordan (Duffie and Beckman, Solar Engineering of Thermal Processes, 4th ed.,
equation 2.15.1).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import asin, atan2, cos, pi, radians, sin

SOLAR_CONSTANT_W_M2 = 1361.0
GROUND_REFLECTS = 0.2
LOWEST_SINE = 0.05
"""Sun below 3 degrees: beam light by a horizontal measurement cannot be told any more."""

_NOON_2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SunPosition:
    """The centre of the sun, without refraction.

    Attributes:
        elevation: Radians above the horizon; negative at night.
        azimuth: Radians from north over east.
    """

    elevation: float
    azimuth: float

    def cosine_on(self, tilt: float, azimuth: float) -> float:
        """Cosine of the angle at which its beam meets a surface; 0 from behind. Radians."""
        straight = sin(self.elevation) * cos(tilt)
        slanted = cos(self.elevation) * sin(tilt) * cos(self.azimuth - azimuth)
        return max(0.0, straight + slanted)


def sun_position(instant: datetime, latitude: float, longitude: float) -> SunPosition:
    """Where the sun stands at ``instant``, seen from degrees north and east."""
    days = (instant - _NOON_2000) / timedelta(days=1)
    mean_longitude = 280.460 + 0.9856474 * days
    anomaly = radians(357.528 + 0.9856003 * days)
    ecliptic = radians(mean_longitude + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    obliquity = radians(23.439 - 0.0000004 * days)
    ascension = atan2(cos(obliquity) * sin(ecliptic), cos(ecliptic))
    declination = asin(sin(obliquity) * sin(ecliptic))
    # Greenwich mean sidereal time in hours; Universal Time has the same fraction of a day.
    sidereal = 18.697375 + 24.0657098242 * days
    hour_angle = radians(sidereal * 15 + longitude) - ascension
    north = radians(latitude)
    elevation = asin(
        sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour_angle)
    )
    azimuth = atan2(
        -cos(declination) * sin(hour_angle),
        sin(declination) * cos(north) - cos(declination) * sin(north) * cos(hour_angle),
    )
    return SunPosition(elevation, azimuth % (2 * pi))


def diffuse_share(clearness: float) -> float:
    """Share of diffuse light, by irradiance over what there is outside the atmosphere."""
    if clearness <= 0.22:  # noqa: PLR2004
        return 1 - 0.09 * clearness
    if clearness > 0.80:  # noqa: PLR2004
        return 0.165
    return (
        0.9511
        - 0.1604 * clearness
        + 4.388 * clearness**2
        - 16.638 * clearness**3
        + 12.336 * clearness**4
    )


def tilted_irradiance_w_m2(
    horizontal_w_m2: float, sun: SunPosition, when: datetime, tilt: float, azimuth: float
) -> float:
    """Irradiance of a surface, from global irradiance of a level one. Angles in radians."""
    sky, ground = (1 + cos(tilt)) / 2, (1 - cos(tilt)) / 2
    height = sin(sun.elevation)
    if height < LOWEST_SINE:
        diffuse, ratio = horizontal_w_m2, 0.0
    else:
        outside = SOLAR_CONSTANT_W_M2 * _nearness(when) * height
        diffuse = horizontal_w_m2 * diffuse_share(min(1.0, horizontal_w_m2 / outside))
        ratio = sun.cosine_on(tilt, azimuth) / height
    beam = horizontal_w_m2 - diffuse
    return beam * ratio + diffuse * sky + horizontal_w_m2 * GROUND_REFLECTS * ground


def _nearness(when: datetime) -> float:
    """Of the sun: irradiance over its yearly mean."""
    return 1 + 0.033 * cos(2 * pi * when.timetuple().tm_yday / 365)
