"""Blocks of a sweep on many workers, through joblib; the caller chooses the engine.

With a scheduler or worker that lacks the package, joblib's dask engine hangs without an error.
So the engine is asked first: every worker must have this package in this version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from reliability import __version__
from reliability.errors import DependencyError, ReliabilityError

__all__ = ["preflight", "run_blocks"]

Result = TypeVar("Result")
PATIENCE_S = 10


def run_blocks(
    one: Callable[[range], Result], blocks: Sequence[range], n_jobs: int
) -> list[Result]:
    """Compute blocks in parallel, in order.

    Raises
    ------
    DependencyError
        If joblib is not installed.
    ReliabilityError
        If a worker of a Dask cluster has another version of this package, or none.
    """
    try:
        import joblib  # type: ignore[import-untyped]
        from joblib.parallel import get_active_backend  # type: ignore[import-untyped]
    except ImportError:
        raise DependencyError(
            "n_jobs: more than one worker needs joblib. "
            "Install the extra: missile-reliability[parallel]."
        ) from None
    backend, _ = get_active_backend()
    client = getattr(backend, "client", None)
    if client is not None:
        preflight(client)
    found = joblib.Parallel(n_jobs=n_jobs)(joblib.delayed(one)(block) for block in blocks)
    return list(found)


def preflight(client: Any) -> None:
    """Refuse a Dask cluster of which a worker lacks this package in this version.

    Raises
    ------
    ReliabilityError
        Within seconds, naming the workers; nothing hangs.
    """
    try:
        versions = client.run(_version_there, on_error="return")
    except Exception as error:
        raise ReliabilityError(
            f"workers: the cluster does not answer: {error}. Start workers, and try again."
        ) from None
    if not versions:
        raise ReliabilityError("workers: the cluster has none. Start at least one worker.")
    wrong = {name: str(got) for name, got in sorted(versions.items()) if got != __version__}
    if wrong:
        listed = "; ".join(f"{name}: {got}" for name, got in wrong.items())
        raise ReliabilityError(
            f"workers: every worker must have missile-reliability {__version__}; got {listed}. "
            "Install it there, and try again."
        )


def _version_there() -> str:
    from reliability import __version__ as there

    return there
