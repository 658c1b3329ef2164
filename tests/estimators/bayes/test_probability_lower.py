"""P(rate a < rate b): reference values, identities, both tails, size and zero cells."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, special, stats

from reliability.errors import CountError
from reliability.estimators.bayes import probability_lower, tilted

REFERENCE = Path(__file__).parents[2] / "reference" / "bayes_probability.csv"


def prior_of(text: str) -> str | tuple[float, float]:
    if text in ("jeffreys", "uniform"):
        return text
    a, b = text.split()
    return float(a), float(b)


def reference() -> list[dict[str, str]]:
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lattice(most: int) -> tuple[np.ndarray, ...]:
    """Every table with 0 to `most` launches an arm."""
    arms = [(k, n) for n in range(most + 1) for k in range(n + 1)]
    rows = np.array([(*a, *b) for a, b in itertools.product(arms, arms)])
    return tuple(rows.T)


@pytest.mark.parametrize(
    "row", reference(), ids=lambda r: "{failures_a}/{launches_a}-{failures_b}/{launches_b}-"
    "{prior}".format(**r)
)  # fmt: skip
def test_against_thirty_digits(row: dict[str, str]) -> None:
    k_a, n_a, k_b, n_b = (
        int(row[c]) for c in ("failures_a", "launches_a", "failures_b", "launches_b")
    )
    prior, expected = prior_of(row["prior"]), float(row["probability_lower"])
    got = probability_lower(k_a, n_a, k_b, n_b, prior=prior)
    assert got == pytest.approx(expected, rel=1e-10)
    other = probability_lower(k_b, n_b, k_a, n_a, prior=prior)
    assert other == pytest.approx(1.0 - expected, rel=0.0, abs=1e-12)


def test_kn23_before_and_after() -> None:
    # Jeffreys: "20 to 30 of 45 to 55" before, 0 to 6 of 8 after: from 0.0191 to 0.9999.
    before_k, before_n = np.arange(20, 31)[:, None, None], np.arange(45, 56)[:, None]
    after = probability_lower(np.arange(7), 8, before_k, before_n)
    assert after.shape == (11, 11, 7)
    assert round(float(after.min()), 4) == 0.0191
    assert round(float(after.max()), 4) == 0.9999


def test_altham_1969_fishers_p_value() -> None:
    # X < Y when, of the first k_a + k_b + 1 of the uniforms merged, k_a + 1 or more are arm a's:
    # with a uniform prior P(a < b) is Fisher's one-sided p-value of the table that has one more
    # failure in arm a and one more success in arm b.
    for k_a, n_a, k_b, n_b in [(2, 10, 6, 11), (0, 19, 3, 4), (11, 12, 2, 31), (4, 8, 4, 8),
                               (0, 0, 0, 0), (0, 8, 25, 50), (40, 60, 1, 70)]:  # fmt: skip
        table = [[k_a + 1, n_a - k_a], [k_b, n_b - k_b + 1]]
        expected = stats.fisher_exact(table, alternative="greater").pvalue
        got = probability_lower(k_a, n_a, k_b, n_b, prior="uniform")
        assert got == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("prior", ["jeffreys", "uniform", (0.3, 1.7), (0.05, 0.05), (2.5, 7.0)])
def test_two_directions_add_up_to_exactly_one(prior: str | tuple[float, float]) -> None:
    k_a, n_a, k_b, n_b = lattice(5)
    p = probability_lower(k_a, n_a, k_b, n_b, prior=prior)
    q = probability_lower(k_b, n_b, k_a, n_a, prior=prior)
    assert ((p >= 0.0) & (p <= 1.0)).all()
    np.testing.assert_array_equal(p + q, 1.0)
    same = (k_a == k_b) & (n_a == n_b)
    assert (p[same] == 0.5).all()


@pytest.mark.parametrize("prior", ["jeffreys", "uniform", (0.3, 0.3)])
def test_mirror_of_failures_and_successes(prior: str | tuple[float, float]) -> None:
    k_a, n_a, k_b, n_b = lattice(5)
    p = probability_lower(k_a, n_a, k_b, n_b, prior=prior)
    q = probability_lower(n_b - k_b, n_b, n_a - k_a, n_a, prior=prior)
    np.testing.assert_allclose(p, q, rtol=1e-12)


def test_one_more_failure_moves_it_the_right_way() -> None:
    for prior in ("jeffreys", (0.3, 1.7)):
        p = probability_lower(np.arange(13)[:, None], 12, np.arange(10), 9, prior=prior)
        assert (np.diff(p, axis=0) < 0.0).all()
        assert (np.diff(p, axis=1) > 0.0).all()


def test_the_definition_by_scipys_quadrature() -> None:
    for k_a, n_a, k_b, n_b in [(0, 8, 25, 50), (3, 9, 2, 4), (1, 1, 0, 2), (4, 40, 6, 30)]:
        (a1, b1), (a2, b2) = ((k + 0.5, n - k + 0.5) for k, n in ((k_a, n_a), (k_b, n_b)))
        # u = F_b(p), so that the density is flat
        expected = integrate.quad(
            lambda u, a1=a1, b1=b1, a2=a2, b2=b2: special.betainc(
                a1, b1, special.betaincinv(a2, b2, u)
            ), 0.0, 1.0, epsabs=1e-11,
        )[0]  # fmt: skip
        assert probability_lower(k_a, n_a, k_b, n_b) == pytest.approx(expected, abs=1e-9)


def by_the_other_quadrature(monkeypatch: pytest.MonkeyPatch, *table: np.ndarray) -> np.ndarray:
    with monkeypatch.context() as patch:
        patch.setattr(tilted, "applies", lambda wide, _: np.zeros(wide[0].size, dtype=bool))
        return np.asarray(probability_lower(*table))


def test_two_quadratures_agree_also_in_the_far_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    for most in (4, 40, 400, 20_000):
        n_a, n_b = rng.integers(0, most + 1, (2, 150))
        k_a, k_b = rng.integers(0, n_a + 1), rng.integers(0, n_b + 1)
        expected = by_the_other_quadrature(monkeypatch, k_a, n_a, k_b, n_b)
        got = probability_lower(k_a, n_a, k_b, n_b)
        assert (got != expected).any()
        np.testing.assert_allclose(got, expected, rtol=2e-11, atol=1e-280)


def test_what_lies_below_the_window_counts_however_wide_the_wider_arm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A few launches against many: up to all of the probability lies where only the wide arm has
    # any, and in the far tail nearly none of the narrow one is left to the right of it.
    n_a, n_b = np.array([1, 3, 7, 20, 60])[:, None, None], np.array([400, 5000])[:, None]
    k_b = (n_b * np.linspace(0.0, 1.0, 12)).round().astype(int)
    for share in (0.0, 0.2, 0.5, 1.0):
        table = ((n_a * share).round().astype(int), n_a, k_b, n_b)
        expected = by_the_other_quadrature(monkeypatch, *table)
        np.testing.assert_allclose(probability_lower(*table), expected, rtol=2e-11, atol=1e-280)


def test_half_counts_and_whole_ones_join_smoothly_with_all_others() -> None:
    # A prior a hair from Jeffreys takes the general quadrature.
    k_a, n_a, k_b, n_b = lattice(4)
    near = 0.5 + 1e-9
    np.testing.assert_allclose(
        probability_lower(k_a, n_a, k_b, n_b, prior=(near, near)),
        probability_lower(k_a, n_a, k_b, n_b), atol=1e-7,
    )  # fmt: skip


def test_no_launches_leave_the_prior() -> None:
    assert probability_lower(0, 0, 0, 0) == 0.5
    # X ~ Beta(1, 1), so P(X < Y) = E[Y].
    assert probability_lower(0, 0, 3, 10, prior="uniform") == pytest.approx(4 / 12, rel=1e-12)
    assert probability_lower(0, 0, 0, 0, prior=(0.2, 5.0)) == 0.5


def test_a_million_launches() -> None:
    p = probability_lower([1000, 0, 500_000, 0], 10**6, [1000, 1000, 499_000, 0], 10**6)
    assert p[0] == 0.5
    assert p[3] == 0.5
    assert 1.0 - 1e-12 <= p[1] <= 1.0
    # Normal approximation of the two posteriors, good to four digits here.
    assert p[2] == pytest.approx(stats.norm.sf(1000 / np.sqrt(500_000)), rel=1e-3)


def test_certainty_at_any_size() -> None:
    # Beyond what a double holds it is 0 or 1, without a warning.
    arms = [(0, 10**6), (10**6, 10**6), (500_000, 10**6), (10**9, 10**10), (0, 10**12)]
    rows = np.array([(*a, *b) for a, b in itertools.product(arms, arms)]).T
    p = probability_lower(*rows)
    assert p[2] == 1.0
    assert p[10] == 0.0
    assert ((p >= 0.0) & (p <= 1.0)).all()


def test_shapes_and_bad_counts() -> None:
    assert isinstance(probability_lower(1, 2, 1, 3), float)
    assert probability_lower([[1], [0]], 2, [1, 2, 3], 3).shape == (2, 3)
    assert probability_lower([], [], 1, 3).shape == (0,)
    for bad in [(3, 2, 1, 3), (-1, 2, 1, 3), (0.5, 2, 1, 3), (np.nan, 2, 1, 3), ("a", 2, 1, 3)]:
        with pytest.raises(CountError):
            probability_lower(*bad)


@pytest.mark.full
def test_two_quadratures_agree_on_the_whole_lattice(monkeypatch: pytest.MonkeyPatch) -> None:
    table = lattice(14)
    expected = by_the_other_quadrature(monkeypatch, *table)
    np.testing.assert_allclose(probability_lower(*table), expected, rtol=1e-11)
