"""Keeps what a consumption file of the distributor or of Datadis says the meter counted."""

from dataclasses import dataclass
from pathlib import Path

from chocolate_factory.billing.model import Consumption
from chocolate_factory.billing.read_consumption import read_consumption
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.metering.model import CONSUMPTION_FILE
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.model import Observation, WriteReport


@dataclass(frozen=True, slots=True)
class ConsumptionImport:
    """What became of a file.

    Attributes:
        consumption: What it says.
        report: What was new, changed or known.
    """

    consumption: Consumption
    report: WriteReport


def read_consumption_file(path: Path) -> Consumption:
    """What the file at ``path`` says.

    Raises:
        InputError: It cannot be read or used.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The consumption file {path} cannot be read: {error.strerror}.",
            advice="Give the path of a file.",
        ) from error
    return read_consumption(path.name, content)


def import_consumption(ports: Ports, path: Path) -> ConsumptionImport:
    """Store the meter's energy; a later file corrects an earlier one.

    Raises:
        InputError: The file cannot be read or used.
        StoreError: The store cannot be written.
    """
    consumption = read_consumption_file(path)
    said = [Observation(start, consumption.minutes, kwh) for start, kwh in consumption.kwh.items()]
    now = ports.clock.now()
    return ConsumptionImport(
        consumption, ports.series.write(ports.consumption, CONSUMPTION_FILE, said, now=now)
    )
