"""Whether the store answers, since when it does not, and what waits for it meanwhile."""

from chocolate_factory.kernel.errors import StoreError, StoreUnavailableError
from chocolate_factory.operations.health import Check, Condition
from chocolate_factory.operations.ports import Ports
from chocolate_factory.storage.spool_entry import SpoolState
from chocolate_factory.storage.upkeep import DatabaseState
from chocolate_factory.timeseries.standing import Outage

NEARLY_FULL = 0.8
"""Share of the spool's limit from which on somebody should hurry."""


def store_checks(ports: Ports) -> list[Check]:
    """The store, and the spool if there is one; never raises."""
    try:
        ports.series.ping()
        store = Check("store", Condition.OK, _message(ports.upkeep.state()))
    except StoreError as error:
        store = unreadable(error)
    if ports.spooling is None:
        return [store]
    try:
        state = ports.spooling.state()
    except StoreUnavailableError as error:
        return [store, Check("spool", Condition.DEGRADED, error.message, error.advice, "unusable")]
    outage = ports.spooling.outage()
    if outage:
        store = _down(outage, readable=store.status is Condition.OK)
    return [store, _spool(state, is_down=outage is not None)]


def unreadable(error: StoreError) -> Check:
    """The check of a store that did not tell what it was asked."""
    return Check("store", Condition.FAILING, error.message, error.advice)


def _message(state: DatabaseState) -> str:
    where = f" Values of series are in {state.values_in}." if state.values_in else ""
    return f"The store answers.{where}"


def _down(outage: Outage, *, readable: bool) -> Check:
    """A store that can be read still serves: pages, forecasts and plans go on."""
    since = f"{outage.since:%Y-%m-%d %H:%M} UTC"
    if readable:
        message = f"{outage.error.message} It has taken nothing since {since}, but can be read."
        condition, kind = Condition.DEGRADED, "unwritable"
    else:
        message = f"{outage.error.message} It has not answered since {since}."
        condition, kind = Condition.FAILING, "down"
    return Check("store", condition, message, outage.error.advice, kind, {"since": outage.since})


def _spool(state: SpoolState, *, is_down: bool) -> Check:
    share = state.bytes / state.limit_bytes
    values: dict[str, object] = {"n": state.values, "share": share}
    if state.damaged_files:
        message = f"A spool was damaged; what is left of it is in {state.damaged_files[-1]}."
        advice = "Look at the disk. What can be fetched again is; then delete the file."
        return Check("spool", Condition.DEGRADED, message, advice, "damaged", values)
    if state.set_aside:
        message = f"{state.set_aside} values were set aside: {state.reason}"
        advice = "They are kept in the spool, in the table set_aside; please report it."
        return Check("spool", Condition.DEGRADED, message, advice, "set_aside", values)
    if not state.entries:
        return Check("spool", Condition.OK, "Nothing waits for the store.")
    oldest = f"{state.oldest_at:%Y-%m-%d %H:%M}" if state.oldest_at else "?"
    message = (
        f"{state.values} values in {state.entries} batches wait for the store, the oldest since"
        f" {oldest} UTC; {share:.0%} of what may wait."
    )
    if share >= NEARLY_FULL:
        advice = "Bring the store back soon: a full spool refuses what arrives."
        return Check("spool", Condition.DEGRADED, message, advice, "nearly_full", values)
    advice = "They are stored in order when it answers." if is_down else "They are being stored."
    return Check("spool", Condition.DEGRADED, message, advice, "waiting", values)
