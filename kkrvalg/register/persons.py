"""Who the register's persons are: their data from the private parts, and the key that the next one gets.

Everything else in the register speaks of a person as ``p7``. The data are those of the last ``person`` event with
that key; where they were erased, nothing of an earlier one comes back.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.model import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kkrvalg.register.entry import Entry

PERSON = "person"
KEY = re.compile(r"p[1-9]\d*", re.ASCII)
"""What the key of a person looks like."""


class PersonData(NamedTuple):
    """A person's data: the name, gender (woman, man, other), day of birth (ISO) and mail, empty if not known."""

    name: str
    gender: str = ""
    born: str = ""
    mail: str = ""


Names = dict[str, PersonData | None]
"""The data of each person by key; None where they were erased."""


def names(entries: Iterable[Entry]) -> Names:
    """Return the data of every person the entries know, in the order of entry; None if erased."""
    found: Names = {}
    for entry in entries:
        if entry.kind == PERSON:
            found[str(entry.body[PERSON])] = None if entry.person is None else data_of(entry.person)
    return found


def data_of(person: Mapping[str, str]) -> PersonData:
    """Return the personal data of an event; what it does not say is empty."""
    return PersonData(*(person.get(field, "") for field in PersonData._fields))


def next_key(known: Iterable[str]) -> str:
    """Return the key of the next person: one more than the highest number of the keys that are in use."""
    numbers = [int(key[1:]) for key in known if KEY.fullmatch(key)]
    return f"p{max(numbers, default=0) + 1}"


def shown(known: Names) -> dict[str, str]:
    """Return persons for a table: the name, with the key where others have it too, or the key alone if erased.

    What is shown can be read again, see :func:`kkrvalg.register.wording.find_person`.
    """
    spelt = {key: fold(" ".join(data.name.split())) for key, data in known.items() if data is not None}
    held = Counter(spelt.values())
    return {
        key: key if data is None else data.name if held[spelt[key]] == 1 else f"{data.name} ({key})"
        for key, data in known.items()
    }
