"""Words and names of Chinese sentences: the only package that knows the trained models.

In: sentences as plain strings.  Out: for each one a ``Tagging``, offsets in code points of
that string.  ``kg.annotate`` is the only caller.
"""

from __future__ import annotations
