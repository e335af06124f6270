"""Many apportionments at once: the same seats as the exact engine, for arrays of draws.

Two roads lead to each result: code compiled with Numba, and NumPy over all draws at a time. Both compare quotients
in floating point only where that is exact, and leave what lies beyond to the exact engine.
"""
