"""Numbers, money, counts, durations and dates in Chinese text; usable alone.

In: a text, the currency that 元 means, the date of publication.  Out: tuples of
:class:`~kg.model.Quantity` and :class:`~kg.model.DateExpression`.
"""

from kg.quantities.amounts import read_quantities
from kg.quantities.dates import read_dates

__all__ = ["read_dates", "read_quantities"]
