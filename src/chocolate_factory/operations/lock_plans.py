"""Sets, lists and lifts the locks that plans obey."""

from collections.abc import Iterable

import structlog

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.locks.model import Ban, Lock, Pin, Rule
from chocolate_factory.production.model import Plant

log = structlog.get_logger()

FURTHEST = 366 * DAY
"""Locks that end later are mistyped."""
MOST_LOCKS = 100
"""More would take minutes to try one after the other."""
FINEST_MINUTES = 15
"""Starts lie on quarter hours, whatever the grid of the plan."""


def set_lock(ports: Ports, rule: Rule, *, note: str = "") -> Lock:
    """Keep ``rule``; the next plan obeys.

    Args:
        ports: What to work with.
        rule: What is forbidden or fixed.
        note: Why, for whoever reads it later.

    Raises:
        InputError: It is past, names what the site does not have, or is one too many.
        StoreError: The store cannot be written.
    """
    if len(standing_locks(ports)) >= MOST_LOCKS:
        raise InputError(
            f"There are {MOST_LOCKS} locks already.", advice="Lift one that is not needed."
        )
    check_rules(ports, [rule])
    lock = ports.locks.add(rule, now=ports.clock.now(), note=note)
    log.info("lock_set", number=lock.number, rule=rule.sentence, note=note)
    return lock


def standing_locks(ports: Ports) -> list[Lock]:
    """The locks that still say something, in the order in which they were set.

    Raises:
        StoreError: The store cannot be read.
    """
    now = ports.clock.now()
    return [lock for lock in ports.locks.all() if lock.rule.ends > now]


def lift_lock(ports: Ports, number: int) -> None:
    """Forget a lock; the next plan is free of it.

    Raises:
        UnknownLockError: There is none of that number.
        StoreError: The store cannot be written.
    """
    ports.locks.remove(number)
    log.info("lock_lifted", number=number)


def check_rules(ports: Ports, rules: Iterable[Rule]) -> None:
    """Refuse rules that no plan could make sense of.

    Raises:
        InputError: Names the first that is past, or names what the site does not have.
    """
    plant, now = ports.site.plant(), ports.clock.now()
    for rule in rules:
        if not now < rule.ends <= now + FURTHEST:
            raise InputError(
                f"The lock “{rule.sentence}” is past or more than a year ahead.",
                advice="Give an instant to come, with its offset.",
            )
        match rule:
            case Ban():
                _check_ban(rule, plant)
            case Pin():
                _check_pin(rule, plant)


def _check_ban(ban: Ban, plant: Plant) -> None:
    if not ban.interval:
        raise InputError("The lock forbids an empty span.", advice="Let it end after its start.")
    _check_name("recipe", ban.recipe, [recipe.name for recipe in plant.recipes])
    _check_name("machine", ban.machine, [machine.name for machine in plant.machines])


def _check_pin(pin: Pin, plant: Plant) -> None:
    _check_name("step", pin.step, {s.name: 0 for one in plant.recipes for s in one.steps})
    if pin.start.timestamp() % (FINEST_MINUTES * 60):
        raise InputError(
            "A step can be fixed to a quarter hour only.", advice="Give a start such as 14:15."
        )


def _check_name(kind: str, name: str | None, known: Iterable[str]) -> None:
    known = list(known)
    if name is not None and name not in known:
        raise InputError(f"There is no {kind} {name!r}.", advice=f"Known: {', '.join(known)}.")
