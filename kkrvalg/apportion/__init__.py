"""The mathematics of seats: knows no Denmark and no files, integers and fractions only."""

from kkrvalg.apportion.flat import FlatOutcome, adams, dhondt, sainte_lague
from kkrvalg.apportion.lots import Draw, DrawError, Fate, Lots, Name, Question, notation
from kkrvalg.apportion.methods import Method
from kkrvalg.apportion.nested import (
    Allocation,
    ApportionmentError,
    Excluded,
    Lot,
    Opened,
    Problem,
    Seat,
    Step,
    allocate,
    leaves,
)
from kkrvalg.apportion.order import seat_order
from kkrvalg.apportion.quick import quick_seats
from kkrvalg.apportion.reduction import (
    Reduction,
    ReductionAward,
    count_equally_good,
    distribute,
    worst_ratio,
)

__all__ = [
    "Allocation",
    "ApportionmentError",
    "Draw",
    "DrawError",
    "Excluded",
    "Fate",
    "FlatOutcome",
    "Lot",
    "Lots",
    "Method",
    "Name",
    "Opened",
    "Problem",
    "Question",
    "Reduction",
    "ReductionAward",
    "Seat",
    "Step",
    "adams",
    "allocate",
    "count_equally_good",
    "dhondt",
    "distribute",
    "leaves",
    "notation",
    "quick_seats",
    "sainte_lague",
    "seat_order",
    "worst_ratio",
]
