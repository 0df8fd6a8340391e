"""From a worker's answer to an HTTP response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, PlainTextResponse, Response

if TYPE_CHECKING:
    from pathlib import Path

    from kg.serve.pool import Answer

_SMALL = 1_000_000


class RefusedError(Exception):
    """A request that cannot be answered: its HTTP status and what to do about it."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        """``message`` ends up in the body."""
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


async def show_refusal(_: object, error: Any) -> Response:
    """Answer with the status and the message of a refusal."""
    return PlainTextResponse(f"{error.message}\n", error.status, headers=error.headers)


def respond(answer: Answer, *, head: bool = False) -> Response:
    """Return a response; the file of the result is deleted when it has been sent."""
    if answer.file is None:
        again = {"Retry-After": "2"} if answer.status == 503 else None
        text = f"{answer.message}\n" if answer.message else ""
        return PlainTextResponse(text, answer.status, headers=again) if text else (
            Response(status_code=answer.status))
    kind = f"{answer.kind}; charset=utf-8" if answer.kind.startswith("text/") else answer.kind
    headers = {"Vary": "Accept"}
    if head or answer.file.stat().st_size <= _SMALL:
        data = answer.file.read_bytes()
        answer.file.unlink()
        return Response(data, answer.status, media_type=kind, headers=headers)
    return FileResponse(answer.file, answer.status, media_type=kind, headers=headers,
                        background=BackgroundTask(_delete, answer.file))


def _delete(file: Path) -> None:
    file.unlink(missing_ok=True)
