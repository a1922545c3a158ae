"""Claims about the records that hold a history."""

import numpy as np
import pytest

from agents import records

RECORDS = {name: value for name, value in vars(records).items() if isinstance(value, np.dtype)}


@pytest.mark.parametrize("name", RECORDS)
def test_every_byte_of_a_record_belongs_to_a_field(name: str) -> None:
    """Copies leave bytes between fields as they find them: histories would seem to differ."""
    record = RECORDS[name]
    assert record.fields is not None
    assert sum(field[0].itemsize for field in record.fields.values()) == record.itemsize
