"""What a worker process may use: so much memory, and no network.

Even a query that slipped through :mod:`kg.serve.scan` finds no way out: on Linux the kernel
refuses every new socket of the process (seccomp; see seccomp(2) and linux/filter.h).
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from typing import Final

_SOCKET: Final = {"x86_64": (41, 0xC000003E), "aarch64": (198, 0xC00000B7)}
_NO_NEW_PRIVILEGES: Final = 38
_SECCOMP: Final = 22
_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | 13  # EACCES
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def limit_memory(size: int) -> None:
    """Bound the address space of this process, in bytes, where the system can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (POSIX only)

    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_sockets() -> bool:
    """Make every later ``socket()`` of this process fail; False where that cannot be done."""
    known = _SOCKET.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    number, architecture = known
    steps = ((_LOAD, 0, 0, 4), (_JUMP_EQUAL, 0, 3, architecture), (_LOAD, 0, 0, 0),
             (_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW))
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(code))
    control = ctypes.CDLL(None, use_errno=True).prctl
    return bool(control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
            and control(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
