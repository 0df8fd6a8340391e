"""Stage 5: reported speech.  A ``Document`` and its ``Resolution`` in, ``Claim`` objects out."""

from kg.claims.reader import read_claims

__all__ = ["read_claims"]
