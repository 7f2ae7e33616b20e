"""``chocolate store``: verify and clean."""

from dataclasses import replace

from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.storage.memory import MemoryUpkeep
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


class Damaged(MemoryUpkeep):
    """A database with a fault."""

    def faults(self) -> list[str]:
        """One."""
        return ["row 3 missing from index"]


def test_verify_tells_what_is_stored(call: Call) -> None:
    done = call("store", "verify")
    assert done.code == 0
    assert "price.spot.es" in done.out
    assert "Nothing is stored yet of:" in done.out
    assert "Nothing is wrong." in done.out


def test_verify_tells_machines(call: Call) -> None:
    report = call("store", "verify", "--json").json()
    assert report["ok"] is True
    assert report["records"] == sum(one["records"] for one in report["series"])
    [price] = [one for one in report["series"] if one["series"] == "price.spot.es"]
    assert price["sources"] == {"omie": price["records"]}


def test_a_fault_is_told_with_advice_and_an_exit_code(call: Call, rig: Rig) -> None:
    rig.ports = replace(rig.ports, upkeep=Damaged())
    assert call("store", "verify").code == 0, "only a deep look reads everything"
    done = call("store", "verify", "--deep")
    assert done.code == 1
    assert "row 3 missing from index" in done.out
    assert "restore a backup" in done.out


def test_clean_counts_before_it_forgets(call: Call, rig: Rig) -> None:
    started = rig.now() - 61 * DAY
    rig.ports.journal.record_run(JobRun("plan", started, started, Outcome.DONE, "."))
    counted = call("store", "clean", "--dry-run", "--json").json()
    assert (counted["dry_run"], counted["rows"], counted["compaction"]) == (True, 1, None)
    assert "Would be forgotten" in call("store", "clean", "--dry-run").out
    assert len(rig.ports.journal.runs()) == 1
    done = call("store", "clean")
    assert done.code == 0
    assert "given back to the disk" in done.out
    assert rig.ports.journal.runs() == []
