"""The nouns of an election and a KKR: frozen, without input or output and without arithmetic of seats."""

from kkrvalg.model.election import (
    CouncilSource,
    Election,
    ElectionList,
    ListCooperation,
    Mayor,
    Municipality,
    council_name,
    fold,
)
from kkrvalg.model.people import (
    CouncilMember,
    Gender,
    Member,
    MemberKind,
    Office,
    People,
    Period,
    PersonId,
)

__all__ = [
    "CouncilMember",
    "CouncilSource",
    "Election",
    "ElectionList",
    "Gender",
    "ListCooperation",
    "Mayor",
    "Member",
    "MemberKind",
    "Municipality",
    "Office",
    "People",
    "Period",
    "PersonId",
    "council_name",
    "fold",
]
