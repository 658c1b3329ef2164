"""Blocks of a sweep on many workers, through joblib; the caller chooses the engine.

With a scheduler or worker that lacks the package, joblib's dask engine hangs without an error.
So the engine is asked first: the scheduler and every worker must have this package in this
version.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from reliability import __version__
from reliability.errors import DependencyError, ReliabilityError

__all__ = ["preflight", "run_blocks"]

Result = TypeVar("Result")
PATIENCE_S = 10


def run_blocks(
    one: Callable[[range], Result], blocks: Sequence[range], n_jobs: int
) -> Iterable[Result]:
    """Compute blocks in parallel; return them in order, each as soon as it and those before are.

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
    manner = "generator" if getattr(backend, "supports_return_generator", False) else "list"
    parallel = joblib.Parallel(n_jobs=n_jobs, return_as=manner)
    found: Iterable[Result] = parallel(joblib.delayed(one)(block) for block in blocks)
    return found


def preflight(client: Any) -> None:
    """Refuse a Dask cluster of which the scheduler or a worker lacks this package's version.

    Parameters
    ----------
    client : distributed.Client

    Raises
    ------
    ReliabilityError
        Within seconds, naming the workers; nothing hangs.
    """
    # By names of the standard library alone: a worker without the package cannot load a function
    # of ours, and that is what it is asked about.
    ask = (pkgutil.resolve_name, "reliability:__version__")
    patience = {"callback_timeout": PATIENCE_S}
    try:
        versions = dict(client.run(*ask, on_error="return", **patience))
        if not versions:
            raise ReliabilityError("workers: the cluster has none. Start at least one worker.")
        try:
            versions["the scheduler"] = client.run_on_scheduler(*ask, **patience)
        except (ImportError, AttributeError) as error:
            versions["the scheduler"] = error
    except ReliabilityError:
        raise
    except Exception as error:
        what = str(error) or type(error).__name__
        raise ReliabilityError(
            f"workers: the cluster must answer within {PATIENCE_S} seconds; got {what}. "
            "Start workers, and try again."
        ) from None
    wrong = {name: str(got) for name, got in sorted(versions.items()) if got != __version__}
    if wrong:
        listed = "; ".join(f"{name}: {got}" for name, got in wrong.items())
        raise ReliabilityError(
            f"workers: every worker must have missile-reliability {__version__}; got {listed}. "
            "Install it there, and try again."
        )
