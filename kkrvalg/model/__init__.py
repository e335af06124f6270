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

__all__ = [
    "CouncilSource",
    "Election",
    "ElectionList",
    "ListCooperation",
    "Mayor",
    "Municipality",
    "council_name",
    "fold",
]
