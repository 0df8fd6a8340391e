"""From a host's name and a port to sockets that listen, or an error that says why not."""

from __future__ import annotations

import os
import socket
import sys

from kg.errors import StoreError

_WAITING = 2048


def open_sockets(host: str, port: int) -> list[socket.socket]:
    """Listen on every address of ``host``; port 0 takes any free one, the same for all.

    Raises ``StoreError`` if the host has no address here or the port is taken.
    """
    opened: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, _, _, _, address in dict.fromkeys(found):
            chosen = opened[0].getsockname()[1] if opened else port
            opened.append(_open(family, (address[0], chosen, *address[2:])))
    except (OSError, UnicodeError) as error:
        for listener in opened:
            listener.close()
        reason = error.strerror if isinstance(error, OSError) else "it is no name of a host"
        raise StoreError(f"cannot listen on {host}, port {port}: {reason} "
                         "(choose others with --host and --port)") from None
    return opened


def show_address(host: str, listener: socket.socket) -> str:
    """Return the address under which a listening server answers."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}/"


def _open(family: int, address: tuple[object, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix" and sys.platform != "cygwin":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:  # its IPv4 addresses have sockets of their own
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
        listener.listen(_WAITING)
    except OSError:
        listener.close()
        raise
    return listener
