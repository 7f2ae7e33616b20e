"""The only place that builds adapters and puts them behind their ports."""

from chocolate_factory.bootstrap.limits import LIMITS, REQUESTS_PER_DAY, REQUESTS_PER_MINUTE
from chocolate_factory.bootstrap.ports import open_ports, tokens_in
from chocolate_factory.bootstrap.raw import open_raw_store
from chocolate_factory.bootstrap.spooling import open_spool
from chocolate_factory.bootstrap.stores import open_trail

__all__ = [
    "LIMITS",
    "REQUESTS_PER_DAY",
    "REQUESTS_PER_MINUTE",
    "open_ports",
    "open_raw_store",
    "open_spool",
    "open_trail",
    "tokens_in",
]
