"""Who may ask: the right host name, the right origin, a body that is not too large.

An ASGI middleware.  A page of another site that talks to a server on this machine names its
own origin (CSRF) or comes under a foreign host name (DNS rebinding); both are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.serve import Settings

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "SAMEORIGIN",
}


class TooLargeError(Exception):
    """A body with more bytes than allowed."""


class Guard:
    """Refuses what comes under a foreign name or from a foreign page, or is too large."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """``app`` is what is guarded."""
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the headers, then count the bytes as they come."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refuse(headers, scope)
        limit = self._limit(scope)
        if refusal is None and int(headers.get("content-length") or 0) > limit:
            refusal = PlainTextResponse(f"a body may have {limit} bytes here\n", 413,
                                        headers={"Connection": "close"})
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        left = limit

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooLargeError
            return message

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    found.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, counted, with_headers)
        except TooLargeError:
            await PlainTextResponse(f"a body may have {limit} bytes here\n", 413)(
                scope, receive, send)

    def _limit(self, scope: Scope) -> int:
        upload = self.settings.token is not None and scope["path"].startswith("/store")
        return self.settings.upload_bytes if upload else self.settings.body_bytes

    def _refuse(self, headers: Headers, scope: Scope) -> PlainTextResponse | None:
        host = headers.get("host", "")
        try:
            name = urlsplit(f"//{host}").hostname or ""
            length = headers.get("content-length") or "0"
        except ValueError:
            name, length = "", "0"
        if not length.isdigit():
            return PlainTextResponse("Content-Length is no number\n", 400)
        if name not in self.settings.hosts:
            return PlainTextResponse(f"this server does not answer as {name!r} "
                                     "(kg serve --allow-host NAME)\n", 421)
        origin = headers.get("origin")
        if origin is not None and origin != f"{scope['scheme']}://{host}":
            return PlainTextResponse("requests from other sites are refused\n", 403)
        return None
