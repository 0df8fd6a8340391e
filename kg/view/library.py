"""The drawing library: the copy of vis-network that pyvis carries, checked before use.

In: the installed package pyvis.  Out: the script's text, with its licence notice at its head.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

from kg.errors import KgError

PATH = "pyvis/lib/vis-9.1.2/vis-network.min.js"
# Of vis-network 9.1.2 (Apache-2.0 or MIT) as pyvis 0.3.2 carries it.
SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
_MAP = "\n//# sourceMappingURL=vis-network.min.js.map"


@cache
def read_library() -> str:
    """Return the script of vis-network.

    The pointer to its source map is dropped, for a browser's tools would ask the network
    for it.  Raises :class:`kg.errors.KgError` where pyvis is missing or carries another file.
    """
    try:
        data = Path(str(metadata.distribution("pyvis").locate_file(PATH))).read_bytes()
    except (metadata.PackageNotFoundError, OSError) as error:
        raise KgError(f"the drawing library is missing: {error} "
                      "(pip install pyvis==0.3.2)") from error
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise KgError(f"{PATH} is not the vis-network 9.1.2 that this page was built and tested "
                      "with (pip install --force-reinstall pyvis==0.3.2)")
    # An HTML parser turns carriage returns into line feeds before a script is hashed.
    return data.decode("utf-8").removesuffix(_MAP).replace("\r\n", "\n").replace("\r", "\n") + "\n"
