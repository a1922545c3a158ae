"""A small quiet world for every test of a rule."""

import pytest

from abm.simulation import begin
from agents.records import World
from tests.agents.small_world import SETTING, quieten


@pytest.fixture
def world() -> World:
    """Forty families without a need, seven agencies with one full-time worker each."""
    world = begin(SETTING).records()
    quieten(world)
    return world
