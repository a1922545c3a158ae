"""A small quiet world for every test of a rule."""

import pytest

from abm.simulation import begin
from agents.records import EVERYONE, World
from tests.agents.small_world import SETTING, quieten


@pytest.fixture
def world() -> World:
    """Forty families without a need, seven agencies with one full-time worker each."""
    world = begin(SETTING).records()
    quieten(world)
    return world


@pytest.fixture
def watched() -> World:
    """The same world, in which every event is kept."""
    world = begin(SETTING, traced=EVERYONE).records()
    quieten(world)
    world.run[0].events = 0
    return world
