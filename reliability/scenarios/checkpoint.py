"""Finished blocks on disk, for work that is cut off."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from reliability.errors import OptionError

__all__ = ["Checkpoint"]

Result = TypeVar("Result")


class Checkpoint:
    """A folder of finished blocks of one piece of work; without a folder, nothing is kept.

    Parameters
    ----------
    folder : path or None
    inputs : object
        Everything that the work depends on, as plain data. A folder that holds the blocks of
        other inputs is refused.
    """

    def __init__(self, folder: str | os.PathLike[str] | None, inputs: object) -> None:
        self.folder = None if folder is None else Path(folder)
        if self.folder is None:
            return
        plain = json.dumps(inputs, sort_keys=True, default=str)
        stamp = hashlib.sha256(plain.encode()).hexdigest()
        mark = self.folder / "inputs.sha256"
        self.folder.mkdir(parents=True, exist_ok=True)
        if mark.exists() and mark.read_text(encoding="ascii").strip() != stamp:
            raise OptionError(
                f"checkpoint: {self.folder.name} holds blocks of other inputs. "
                "Give another folder, or empty this one."
            )
        mark.write_text(stamp + "\n", encoding="ascii")

    def block(
        self,
        name: str,
        compute: Callable[[], Result],
        to_plain: Callable[[Result], Any],
        from_plain: Callable[[Any], Result],
    ) -> Result:
        """Return a block from disk, or compute and keep it."""
        if self.folder is None:
            return compute()
        path = self.folder / f"{name}.json"
        if path.exists():
            return from_plain(json.loads(path.read_text(encoding="utf-8")))
        block = compute()
        part = path.with_suffix(".part")
        part.write_text(json.dumps(to_plain(block)), encoding="utf-8")
        part.replace(path)
        return block
