"""What a query must not contain: calls to other servers, reads of files.

In: the text of a query or update.  Out: the bare words in it.  Strings, IRIs, comments,
variables and prefixed names are no words.  Grammar: SPARQL 1.1 Query Language, section 19.
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN: Final = re.compile(
    r"""(?P<skip>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
    |\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
    |'(?:[^'\\\n\r]|\\.)*'
    |"(?:[^"\\\n\r]|\\.)*"
    |<[^<>"{}|^`\\\x00-\x20]*>
    |\#[^\n\r]*
    |[?$]\w+
    |@[A-Za-z]+(?:-[A-Za-z0-9]+)*
    |[\w.-]*:[^\s<>"{}|^`\\()\[\];,'?$\#]*)
    |(?P<word>[A-Za-z]+)
    |\w+|.""", re.VERBOSE | re.DOTALL)


def find_words(text: str) -> frozenset[str]:
    """Return the bare words of a query, in capitals."""
    plain = _ESCAPE.sub(_character, text)
    return frozenset(found["word"].upper() for found in _TOKEN.finditer(plain) if found["word"])


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else " "
