"""The operator's own small text files: read with a limit, replaced as a whole, readable by nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tui.domain.errors import BadInput

_LARGEST: Final = 1_000_000


def read_own(file: Path | None, largest: int = _LARGEST) -> str | None:
    """Return the file's text, None where there is none.

    Raises:
        BadInput: it cannot be read, is too large or no text.
    """
    if file is None:
        return None
    try:
        with file.open("rb") as opened:
            data = opened.read(largest + 1)
        if len(data) > largest:
            raise BadInput(f"{file} is larger than {largest:,} bytes")
        return data.decode()
    except FileNotFoundError:
        return None
    except OSError as trouble:
        raise BadInput(f"cannot read {file}: {trouble.strerror}") from None
    except UnicodeDecodeError as wrong:
        raise BadInput(f"{file} is no UTF-8 text (byte {wrong.start}); mend or remove it") from None


def write_own(file: Path, text: str) -> None:
    """Write a file as a whole, for its owner only, or leave what stood there.

    Raises:
        BadInput: it cannot be written.
    """
    try:
        _replace(file, text)
    except OSError as trouble:
        raise BadInput(f"cannot write {file}: {trouble.strerror}") from None


def _replace(file: Path, text: str) -> None:
    import os  # noqa: PLC0415 (these only to write)
    from contextlib import suppress  # noqa: PLC0415
    from tempfile import NamedTemporaryFile  # noqa: PLC0415

    target = file.resolve()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
    ) as draft:
        try:
            draft.write(text)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(draft.name).unlink()
            raise
