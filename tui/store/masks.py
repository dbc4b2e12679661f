"""Selections of rows as one byte a position, 0 or 1: put together as whole numbers, 1 ns a byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Mask = bytes | bytearray

_FLIP: Final = bytes((1, 0)).ljust(256, b"\0")


def all_ones(length: int) -> Mask:
    """Return the mask of everything."""
    return b"\1" * length


def either(one: Mask, other: Mask) -> Mask:
    """Return what is in one of two masks of the same length."""
    return _number(_whole(one) | _whole(other), len(one))


def both(one: Mask, other: Mask) -> Mask:
    """Return what is in both of two masks of the same length."""
    return _number(_whole(one) & _whole(other), len(one))


def flipped(mask: Mask) -> Mask:
    """Return what is not in a mask."""
    return mask.translate(_FLIP)


def mask_of(positions: Iterable[int], length: int) -> Mask:
    """Return the mask of some positions."""
    mask = bytearray(length)
    for position in positions:
        mask[position] = 1
    return mask


def _whole(mask: Mask) -> int:
    return int.from_bytes(mask, "little")


def _number(whole: int, length: int) -> bytes:
    return whole.to_bytes(length, "little")
