"""Machines and power in use, slot by slot."""

from datetime import timedelta

from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.units.occupancy import Occupancy
from tests.fakes.plants import a_plant, a_problem, a_recipe, a_start, a_step

PRICES = [0.1] * 6
MIXING = a_step("mixing", 90, 7.3)


def test_a_start_takes_its_slots_and_gives_them_back() -> None:
    plant = a_plant(a_recipe(MIXING))
    grid = Grid(a_problem(plant, PRICES, [6]))
    step = grid.step(plant.recipes[0], plant.recipes[0].steps[0])
    start = a_start(plant, "bar-1", "mixing", 2)
    occupancy = Occupancy(grid, [start])
    assert [occupancy.has_room(step, slot) for slot in step.allowed] == [1, 0, 0, 0, 1]
    occupancy.remove(start)
    assert all(occupancy.has_room(step, slot) for slot in step.allowed)


def test_what_began_before_the_grid_takes_only_what_is_left() -> None:
    plant = a_plant(a_recipe(MIXING))
    grid = Grid(a_problem(plant, PRICES, [6]))
    step = grid.step(plant.recipes[0], plant.recipes[0].steps[0])
    occupancy = Occupancy(grid, [a_start(plant, "bar-1", "mixing", -1)])
    assert [occupancy.has_room(step, slot) for slot in (0, 1)] == [False, True]
    ended = a_start(plant, "bar-1", "mixing", -1.5)
    assert ended.end - grid.first == timedelta(0)
    assert Occupancy(grid, [ended]).has_room(step, 0)


def test_power_may_be_taken_up_to_the_limit() -> None:
    plant = a_plant(a_recipe(MIXING), units={"mixing": 3})
    grid = Grid(a_problem(plant, PRICES, [6], limit_kw=2 * 7.3))
    step = grid.step(plant.recipes[0], plant.recipes[0].steps[0])
    one, two = (a_start(plant, f"bar-{n}", "mixing", 0, unit=n) for n in (1, 2))
    occupancy = Occupancy(grid, [one, two])
    assert not occupancy.has_room(step, 0)
    for _ in range(1000):  # adding up and taking away leaves rounding behind
        occupancy.remove(one)
        occupancy.add(one)
    occupancy.remove(one)
    assert occupancy.has_room(step, 0)
