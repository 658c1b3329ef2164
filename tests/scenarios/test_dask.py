"""A sweep on a Dask cluster: the same numbers to the last bit, and no hang where one cannot run."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

import reliability
from reliability.errors import ReliabilityError
from reliability.scenarios.sweep import sweep

joblib = pytest.importorskip("joblib", reason="the extra `parallel` is not installed")
distributed = pytest.importorskip("distributed", reason="distributed is not installed")

AXES = {
    "periods.cut": ["treaty-signed", "treaty-in-force", "accuracy-improves"],
    "failure.unknown": ["bounds", "as-success"],
    "claims.after.use": [["afd-005", "afd-007", "afd-023"], "rules"],
}
PATIENCE_S = 60


@contextmanager
def cluster(*first_on_path):
    """Start a scheduler here and a worker process for each path; yield a client of theirs."""
    command = [sys.executable, "-m", "distributed.cli.dask_worker"]
    options = ["--no-nanny", "--nthreads=1", "--no-dashboard", "--death-timeout=60"]
    workers = []
    with (
        distributed.LocalCluster(
            n_workers=0, protocol="tcp://", host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as started,
        distributed.Client(started) as client,
    ):
        try:
            workers.extend(
                subprocess.Popen(
                    [*command, started.scheduler_address, *options],
                    env={**os.environ, "PYTHONPATH": str(path)},
                    cwd=path,  # which comes before that on its path
                    stderr=subprocess.DEVNULL,
                )
                for path in first_on_path
            )
            client.wait_for_workers(len(workers), timeout=PATIENCE_S)
            yield client
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait(PATIENCE_S)


def package_that(folder, does):
    """Write a package of our name that does something else, and return where it is."""
    (folder / "reliability").mkdir(parents=True)
    (folder / "reliability" / "__init__.py").write_text(does, encoding="utf-8")
    return folder


def test_two_workers_give_the_same_to_the_last_bit(monkeypatch) -> None:
    monkeypatch.setattr("reliability.scenarios.sweep.TALLIES_A_BLOCK", 2)
    here = Path(reliability.__file__).parents[1]
    done = []
    with cluster(here, here), joblib.parallel_config(backend="dask"):
        found = sweep("kn23", axes=AXES, n_jobs=-1, progress=lambda *at: done.append(at))
    assert done == [(1, 3), (2, 3), (3, 3), (1, 1)]
    serial = sweep("kn23", axes=AXES)
    assert found.equals(serial)
    assert found.attrs == serial.attrs


def test_workers_that_cannot_are_named_within_seconds(tmp_path) -> None:
    without = package_that(
        tmp_path / "without", "raise ModuleNotFoundError(\"No module named 'reliability'\")\n"
    )
    other = package_that(tmp_path / "other", '__version__ = "0.0.1"\n')
    with cluster(without, other), joblib.parallel_config(backend="dask"):
        start = time.perf_counter()
        with pytest.raises(ReliabilityError) as refused:
            sweep("kn23", axes=AXES, n_jobs=-1)
        assert time.perf_counter() - start < 10
    message = str(refused.value)
    assert f"must have missile-reliability {reliability.__version__}" in message
    assert "127.0.0.1:" in message
    assert ": No module named 'reliability'" in message
    assert ": 0.0.1" in message
