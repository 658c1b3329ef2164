"""Each launch once: what overlapping windows and incidents allow, against worlds made at random."""

from __future__ import annotations

import random
from itertools import product

import pytest

from reliability.assess.feasible_counts import (
    ESTIMANDS,
    FailureRules,
    feasible_arm,
    incident_arm,
)
from reliability.estimators.partial.bounds import rate_bounds
from reliability.estimators.partial.completions import boxes
from reliability.tallies.engine import tally, tally_evidence
from reliability.tallies.rules import ClaimRules, NamedClaims, PeriodRules, Rules
from tests.tallies.worlds import CLASSES, CUT, DAYS, World, random_claims, random_world, totals

CHOICES = [
    (["kn23"], "exact"),
    (["kn23"], "may-include"),
    (["kn23", "kn23-or-kn24"], "exact"),
    (["kn23", "kn24", "kn23-or-kn24"], "exact"),
    (["kn24"], "may-include"),
]


# Claims that are left out before the claims about one incident are looked at together.
AWAY = ("out-of-scope", "straddles", "repeats")


def period_of(claim) -> int | None:
    """Return the period of a claim's days; None where they lie in both."""
    first, last = DAYS.index(claim["start"]), DAYS.index(claim["end"])
    if (first < CUT) == (last < CUT):
        return int(first >= CUT)
    if "incident_id" in claim:
        return 1 if last == first + 1 else None  # one night: the day of its end
    return 0 if last == CUT else None  # a window that ends on the day of the cut


def counted_launches(world: World, tallies, period: int, systems, before):
    """Return the launches in windows and incidents of the claims that a period uses."""
    claims = {claim["claim_id"]: claim for claim in world.claims}
    rules = dict(zip(tallies.audit["claim_id"], tallies.audit["rule"].fillna(""), strict=True))
    dated: dict[str, set[int | None]] = {}
    for claim in world.claims:
        if "incident_id" in claim and rules[claim["claim_id"]] not in AWAY:
            dated.setdefault(claim["incident_id"], set()).add(period_of(claim))
    found = []
    for launch in world.launches:
        for name in tallies.periods[period].claims:
            claim = claims[name]
            classes = CLASSES[claim["system"]]
            if claim["system"] not in systems:
                classes = classes & set(systems)
            days = dated.get(claim.get("incident_id"), {period_of(claim)})
            own = dated.get(launch.incident, {None})  # the night of its end, where it has one
            mine = own if len(own) == 1 and None not in own else {int(launch.day >= CUT)}
            exact = claim["system"] in systems and len(days) == 1 and None not in days
            here = exact or period in mine  # what enters as 0..high counts in its own period
            about = any(launch is each for each in world.about(claim))
            if about and launch.system in classes and here and launch not in before:
                found.append(launch)
                break
    return found


def violations(world: World, make, rng: random.Random) -> list[str]:
    systems, system_class = rng.choice(CHOICES)
    straddling = rng.choice(["leave-out", "bounds"])
    prefer = rng.choice(["aggregates", "aggregates", "incidents"])
    named = {label: NamedClaims(prefer=prefer) for label in ("before", "after")}
    rules = Rules(
        PeriodRules(("treaty",), "after", 0, straddling),
        claims=ClaimRules(system_class=system_class, named=named),
    )
    listed = [
        {"incident_id": i.name, "start": DAYS[i.day], "end": DAYS[i.day]}
        | ({} if i.part_of is None else {"part_of": i.part_of})
        for i in world.incidents.values()
    ]
    tallies = tally_evidence(make(*world.claims, incidents=listed), rules, systems=systems)
    wrong, before = [], []
    for period, each in enumerate(tallies.periods):
        launches = counted_launches(world, tallies, period, systems, before)
        before = launches if period == 0 else before
        for estimand in ESTIMANDS:
            arm = feasible_arm(each, estimand)
            true = totals(launches, estimand)
            if not any(true in box for box in boxes(arm)):
                wrong.append(
                    f"{each.label} {estimand}: {true} of {len(launches)} not in {boxes(arm)}"
                )
            bounds, (failures, others) = rate_bounds(arm), true
            if failures + others:
                rate = failures / (failures + others)
                if not bounds.low - 1e-12 <= rate <= bounds.high + 1e-12:
                    wrong.append(f"{each.label} {estimand}: {rate} not in {bounds}")
        low, high = each.totals["launched"].low, each.totals["launched"].high
        if len(launches) < low or (high is not None and len(launches) > high):
            wrong.append(
                f"{each.label}: {len(launches)} launched, not in {each.totals['launched']}"
            )
    if wrong:
        wrong.append(f"{systems} {system_class} {straddling} {prefer}")
        wrong += [str(claim) for claim in world.claims]
        wrong.append(tallies.audit.to_string())
        wrong.append("\n".join(map(str, (vars(x) for x in world.launches))))
    return wrong


def search(make, seeds: range) -> None:
    for seed in seeds:
        rng = random.Random(seed)
        world = random_world(rng)
        random_claims(world, rng)
        found = violations(world, make, rng)
        assert not found, "\n".join([f"seed {seed}", *found])


def test_no_true_world_is_ruled_out(make) -> None:
    search(make, range(100))


@pytest.mark.full
def test_no_true_world_of_thousands_is_ruled_out(make) -> None:
    search(make, range(100, 3000))


# --- two claims, one within the other: sharp ------------------------------------------------------


def allows(launches: int, said: dict[str, int], truth: tuple[int, int, int]) -> bool:
    """Whether a claim is true of so many failed, fine and intercepted launches."""
    failed, fine, shot = truth
    return (
        sum(truth) == launches
        and said.get("failed", failed) == failed
        and said.get("succeeded", 0) <= fine
        and said.get("intercepted", shot) == shot
    )


def true_rates(outer, inner, size: int) -> list[float]:
    """List the rates of every world in which both claims are true, the inner within the outer."""
    triples = [each for each in product(range(size + 1), repeat=3) if sum(each) <= size]
    return [
        (a[0] + b[0]) / outer[0]
        for a in triples
        if allows(*inner, a)
        for b in triples
        if allows(*outer, tuple(map(sum, zip(a, b, strict=True))))
    ]


SAID = [
    {}, {"failed": 0}, {"failed": 2}, {"failed": 1, "intercepted": 1}, {"succeeded": 0},
    {"succeeded": 2}, {"succeeded": 1, "intercepted": 1}, {"intercepted": 1}, {"intercepted": 2},
]  # fmt: skip


@pytest.mark.parametrize("within", ["window", pytest.param("incident", marks=pytest.mark.full)])
def test_bounds_of_one_claim_within_another_are_sharp(make, within: str) -> None:
    """Each end is reached by a world in which both claims are true, and none lies outside."""
    tried = 0
    for mine, theirs in product(SAID, SAID):
        for size, part in ((5, 3), (3, 2)):
            if sum(mine.values()) > size or sum(theirs.values()) > part:
                continue
            rates = true_rates((size, mine), (part, theirs), size)
            inner = (
                window("inner", *WEEK, launched=part, **theirs)
                if within == "window"
                else incident("inner", WEEK[0], launched=part, **theirs)
            )
            if not rates:
                continue  # rivals: see below
            found = tallied(make(window("outer", *YEAR, launched=size, **mine), inner))
            low, high = ends(found.after)
            assert found.conflicts == ()
            states_part = {"succeeded", "intercepted"} & set(mine)
            if states_part and not {"failed", "intercepted"} <= set(theirs):
                # How many of them the inner claim has is forgotten: wider, never narrower.
                assert low <= min(rates) + 1e-12
                assert high >= max(rates) - 1e-12
                continue
            assert (low, high) == pytest.approx((min(rates), max(rates))), (mine, theirs)
            tried += 1
    assert tried > 50


# --- by hand -----------------------------------------------------------------------------------


def window(name: str, start: str, end: str, **counts: object) -> dict[str, object]:
    return {"claim_id": name, "start": start, "end": end, **counts}


def incident(name: str, day: str, **counts: object) -> dict[str, object]:
    return {"claim_id": name, "incident_id": name, "day": day, **counts}


def tallied(evidence, **options):
    return tally(evidence, **{"cut": "treaty"} | options)


def rules_of(tallies) -> dict[str, str]:
    return dict(zip(tallies.audit["claim_id"], tallies.audit["rule"].fillna("used"), strict=True))


def ends(each, estimand: str = "not-failed") -> tuple[float, float]:
    bounds = rate_bounds(feasible_arm(each, estimand))
    return bounds.low, bounds.high


YEAR = ("2024-07-01", "2024-12-31")
WEEK = ("2024-08-01", "2024-08-07")


def test_a_silent_year_holds_a_week_that_speaks(make) -> None:
    """The year is no rival of the week: of its 100 launches 2 failed, and 98 are unknown."""
    found = tallied(
        make(
            window("year", *YEAR, launched=100),
            window("week", *WEEK, launched=2, failed=2, intercepted=0),
        )
    )
    assert rules_of(found) == {"year": "used", "week": "used"}
    for estimand in ESTIMANDS:
        assert ends(found.after, estimand) == (2 / 100, 1.0)
    counts = {name: str(found.after.totals[name]) for name in ("launched", "failed", "unknown")}
    assert counts == {"launched": "100", "failed": "2", "unknown": "0..98"}  # or shot down
    assert found.conflicts == ()
    (note,) = found.after.notes
    assert note.startswith("year: launches that other claims used here count")


def test_what_lies_in_a_silent_year_is_known(make) -> None:
    """5 of 10 failed in the window, none of 4 in the incident; 6 of the 20 are unknown."""
    found = tallied(
        make(
            window("year", *YEAR, launched=20),
            window("weeks", "2024-08-01", "2024-08-31", launched=10, failed=5, intercepted=0),
            incident("night", "2024-10-01", launched=4, failed=0, intercepted=0),
        )
    )
    assert set(rules_of(found).values()) == {"used"}
    assert ends(found.after) == (5 / 20, 11 / 20)


def test_windows_that_share_a_day(make) -> None:
    """Of the 100 launches up to 2 may be those of the other window: 100 to 102 in all."""
    found = tallied(
        make(
            window("first", "2024-07-01", "2024-09-30", launched=100),
            window("second", "2024-09-30", "2024-12-31", launched=2, failed=2, intercepted=0),
        )
    )
    assert rules_of(found) == {"first": "used", "second": "used"}
    assert ends(found.after) == (2 / 102, 1.0)
    assert str(found.after.launched) == "100..102"
    assert found.conflicts == ()


def test_two_windows_that_speak_and_overlap(make) -> None:
    """They share no failure (20 of as few as 110), or every failure and no other launch."""
    found = tallied(
        make(
            window("first", "2024-07-01", "2024-09-30", launched=100, failed=10),
            window("second", "2024-09-01", "2024-12-31", launched=100, failed=10),
        )
    )
    assert ends(found.after) == (10 / 190, 20 / 110)


def test_a_window_that_speaks_holds_what_lies_in_it(make) -> None:
    found = tallied(
        make(
            window("year", *YEAR, launched=100, failed=10),
            window("week", *WEEK, launched=2, failed=2),
            window("month", "2024-10-01", "2024-10-31", launched=30),
        )
    )
    assert rules_of(found) == {"year": "used", "week": "overlap", "month": "overlap"}
    assert ends(found.after) == (0.1, 0.1)
    reasons = dict(zip(found.audit["claim_id"], found.audit["reason"], strict=True))
    assert reasons["week"] == "lies in the window of year, which is used"


def test_windows_that_cannot_both_be_right_are_rivals(make) -> None:
    """More failed in the week than the year has: one of them is wrong, nobody knows which."""
    found = tallied(
        make(
            window("year", *YEAR, launched=100, failed=1),
            window("week", *WEEK, launched=10, failed=5),
        )
    )
    assert rules_of(found) == {"year": "used", "week": "used"}
    assert ends(found.after) == (0.01, 0.5)
    assert [each["about"] for each in found.conflicts] == ["failed"]


def test_a_window_and_incidents_that_cannot_be_right_beside_each_other(make) -> None:
    evidence = make(
        window("year", *YEAR, launched=2, failed=0),
        incident("night", "2024-08-01", launched=50, failed=25),
    )
    found = tallied(evidence)
    assert rules_of(found) == {"year": "used", "night": "used"}
    assert ends(found.after) == (0.0, 0.5)
    assert len(found.after.groups) == 1
    # Each of the two is less than the year has; both together are more.
    two = [incident(n, f"2024-08-0{n}", launched=6, failed=6) for n in ("1", "2")]
    found = tallied(make(window("year", *YEAR, launched=10, failed=0, unknown=10), *two))
    assert ends(found.after) == (0.0, 1.0)
    assert set(rules_of(found).values()) == {"used"}


def test_a_silent_window_that_has_less_than_what_lies_in_it_goes(make) -> None:
    night = incident("night", "2024-08-01", launched=3, failed=1)
    found = tallied(make(window("year", *YEAR, launched=2), night))
    assert rules_of(found) == {"year": "silent-rival", "night": "used"}
    assert ends(found.after) == (1 / 3, 1 / 3)
    # Where neither says anything of outcomes, either may be right about the launches.
    mute = incident("mute", "2024-08-01", launched=3)
    known = incident("known", "2025-02-01", launched=4, failed=4)
    found = tallied(make(window("year", *YEAR, launched=2), mute, known))
    assert set(rules_of(found).values()) == {"used"}
    assert ends(found.after) == (4 / 7, 1.0)


def test_what_says_no_more_than_its_window_goes(make) -> None:
    found = tallied(
        make(
            window("year", *YEAR, launched=20),
            window("week", *WEEK, launched=3),
            incident("night", "2024-10-01", launched=2),
            incident("shot", "2024-10-02", launched=2, intercepted=2),
            incident("open", "2024-10-03", launched=2, coding="not-coded"),
        )
    )
    assert rules_of(found) == {
        "year": "used", "week": "overlap", "night": "overlap", "shot": "used", "open": "overlap",
    }  # fmt: skip
    assert ends(found.after) == (0.0, 18 / 20)
    reasons = dict(zip(found.audit["claim_id"], found.audit["reason"], strict=True))
    assert reasons["week"] == "lies in the window of year, which is used, and says no more"


def test_a_year_counts_as_many_launches_as_it_says(make) -> None:
    """The part has 8 to 12 launches and the rest 33 to 47, but the year 45 to 55."""
    found = tallied(
        make(
            window("year", *YEAR, launched="45..55"),
            window("week", *WEEK, launched="8..12", failed="4..6"),
        )
    )
    assert str(found.after.launched) == "45..55"
    # 4 failed of 55; or 6 of 8 in the week, and all of the other 47.
    assert ends(found.after) == (4 / 55, 53 / 55)
    arm, names = incident_arm(found.after, "not-failed")
    assert (names, str(arm.hull.launches)) == (["year"], "45..55")


def test_a_floor_within_a_year_is_closed_by_it(make) -> None:
    found = tallied(
        make(
            window("year", *YEAR, launched=100),
            window("week", *WEEK, launched="5..", failed=5),
        )
    )
    assert str(found.after.launched) == "100"
    assert ends(found.after) == (0.05, 1.0)


def test_limits_say_nothing_of_launches_that_are_left_out(make) -> None:
    """All of the year may have been shot down; with the unknown left out, 2 of 2 remain."""
    found = tallied(
        make(
            window("year", *YEAR, launched=10),
            window("week", *WEEK, launched=2, failed=2, intercepted=0),
        )
    )
    assert ends(found.after, "left-out") == (0.2, 1.0)
    arm = feasible_arm(found.after, "left-out", FailureRules(unknown="exclude"))
    assert (str(arm.hull.failures), str(arm.hull.launches)) == ("2", "2")


def test_what_a_window_says_of_interceptions(make) -> None:
    """6 of 10 were shot down, one of them in the week: 5 of the other 6, and one is unknown."""
    found = tallied(
        make(
            window("year", *YEAR, launched=10, intercepted=6),
            window("week", *WEEK, launched=4, failed=2, intercepted=1),
        )
    )
    assert ends(found.after) == (2 / 10, 3 / 10)
    assert ends(found.after, "left-out") == (2 / 4, 3 / 4)
    assert ends(found.after, "unknown") == (2 / 10, 9 / 10)


def test_what_a_window_says_of_successes(make) -> None:
    """7 of 10 succeeded: at least 5 outside the week, and at most 3 failed in all."""
    found = tallied(
        make(
            window("year", *YEAR, launched=10, succeeded=7),
            window("week", *WEEK, launched=4, failed=2, intercepted=0),
        )
    )
    assert ends(found.after) == (2 / 10, 3 / 10)


def test_silence_of_a_window_is_read_for_what_it_adds(make) -> None:
    test = {"context": "test", "flight_tracked": "yes"}
    evidence = make(
        window("year", *YEAR, launched=10, **test),
        incident("night", "2024-08-01", launched=2, failed=1, **test),
    )
    found = tallied(evidence, silence="as-success")
    assert ends(found.after) == (0.1, 0.1)
    assert (str(found.after.failed), str(found.after.by_silence)) == ("1", "8")


def test_a_window_nobody_has_assessed(make) -> None:
    found = tallied(
        make(
            window("year", *YEAR, launched=10, coding="not-coded"),
            incident("night", "2024-08-01", launched=2, failed=2),
            incident("seen", "2024-08-02", launched=1),
        )
    )
    assert set(rules_of(found).values()) == {"used"}
    assert [str(found.after.totals[n]) for n in ("launched", "not_coded", "unknown")] == [
        "10", "7", "0..1",
    ]  # fmt: skip
    assert ends(found.after) == (0.2, 1.0)


def test_a_chain_of_windows(make) -> None:
    """The middle one may share up to 7 launches with its neighbours."""
    found = tallied(
        make(
            window("a", "2024-07-01", "2024-07-20", launched=3, failed=0),
            window("b", "2024-07-15", "2024-08-10", launched=100, failed=0),
            window("c", "2024-08-05", "2024-08-31", launched=4, failed=0),
            incident("d", "2024-10-01", launched=1, failed=1),
        )
    )
    assert str(found.after.launched) == "101..108"
    assert ends(found.after) == (1 / 108, 1 / 101)


def test_three_windows_in_one_another(make) -> None:
    """2 of 2 in the day, 8 unknown in the week, 10 of whom 6 succeeded in the rest."""
    found = tallied(
        make(
            window("year", *YEAR, launched=20, succeeded=6),
            window("week", *WEEK, launched=10),
            incident("day", "2024-08-02", launched=2, failed=2),
        )
    )
    assert rules_of(found) == {"year": "used", "week": "overlap", "day": "used"}
    assert ends(found.after) == (2 / 20, 14 / 20)


def test_an_incident_at_the_edge_of_a_window_may_add_to_it(make) -> None:
    """Its failure may be one of the window's, and so may its other two launches, or none."""
    edge = {"claim_id": "edge", "incident_id": "e", "start": "2024-08-07", "end": "2024-08-09"}
    two = window("week", *WEEK, launched=10, failed=2)
    found = tallied(make(two, {**edge, "launched": 3, "failed": 1}))
    assert rules_of(found) == {"week": "used", "edge": "used"}
    assert (ends(found.after), str(found.after.launched)) == ((2 / 12, 3 / 11), "10..13")
    # What the window cannot hold lies outside it for certain.
    found = tallied(make(two, {**edge, "launched": 30, "failed": 30}))
    assert (ends(found.after), str(found.after.launched)) == ((30 / 38, 32 / 40), "38..40")


def test_an_incident_of_one_night_belongs_to_the_day_of_its_end(make) -> None:
    """It goes where the window that holds this day may hold all of it."""
    dusk = {"claim_id": "dusk", "incident_id": "d", "start": "2024-07-31", "end": "2024-08-01"}
    dawn = {"claim_id": "dawn", "incident_id": "d", "start": "2024-08-07", "end": "2024-08-08"}
    two = window("week", *WEEK, launched=10, failed=2)
    found = tallied(make(two, {**dusk, "launched": 3, "failed": 1}))
    assert rules_of(found) == {"week": "used", "dusk": "overlap"}
    assert found.audit["reason"][1] == "its night ends in the window of week, which is used"
    assert ends(found.after) == (0.2, 0.2)
    # One that ends after the window, or has more than it, counts for what it may add.
    found = tallied(make(two, {**dawn, "launched": 3, "failed": 1}))
    assert (ends(found.after), str(found.after.launched)) == ((2 / 12, 3 / 11), "10..13")
    found = tallied(make(two, {**dusk, "launched": 30, "failed": 30}))
    assert (ends(found.after), str(found.after.launched)) == ((30 / 38, 32 / 40), "38..40")
    # A window that leaves outcomes open does not say that it holds the night.
    found = tallied(make(window("week", *WEEK, launched=10), {**dusk, "launched": 3, "failed": 3}))
    assert (ends(found.after), str(found.after.launched)) == ((3 / 13, 1.0), "10..13")


def test_a_window_of_the_period_before_may_hold_the_day_of_the_cut(make) -> None:
    """The 2 launched by the day of the cut may be among the 100 after it; no more than those."""
    found = tallied(
        make(
            window("early", "2024-06-01", "2024-06-19", launched=2, failed=0),
            window("late", "2024-06-19", "2024-12-31", launched=100),
            window("day", "2024-06-19", "2024-06-19", launched=1, failed=1),
            incident("night", "2024-07-05", launched=2, failed=1),
        )
    )
    assert rules_of(found) == {"early": "used", "late": "used", "day": "overlap", "night": "used"}
    assert found.audit["reason"][2] == "lies in the window of early, which an earlier period counts"
    assert str(found.after.launched) == "98..100"
    assert ends(found.after) == (1 / 100, 99 / 100)


def test_other_launches_than_those_of_the_window(make) -> None:
    night = incident("night", "2024-08-01", launched=2, failed=2)
    week = window("week", *WEEK, launched=10, failed=5, launched_by="Russia")
    for other in ({"context": "test"}, {"launched_by": "DPRK"}, {"system": "kn24"}):
        found = tallied(make(week, night | other))
        assert rules_of(found)["night"] == "used"
        assert str(found.after.launched) == "12"
    assert rules_of(tallied(make(week, night | {"launched_by": "Russia"})))["night"] == "overlap"
    # Whose launches they are is not said: they may be among those of the week.
    assert str(tallied(make(week, night)).after.launched) == "10..12"


def test_a_launching_state_not_said_is_that_of_the_same_window(make) -> None:
    speaks = window("speaks", *WEEK, launched=4, failed=1, launched_by="Russia")
    silent = window("silent", *WEEK, launched=6)
    assert rules_of(tallied(make(speaks, silent)))["silent"] == "silent-rival"
    other = window("other", *WEEK, launched=1, failed=0, launched_by="DPRK")
    found = tallied(make(speaks, silent, other))
    assert set(rules_of(found).values()) == {"used"}
    assert ends(found.after) == (1 / 6, 2 / 6)


def test_a_part_of_a_whole_that_leaves_outcomes_open(make) -> None:
    part = window("part", *WEEK, launched=2, failed=2, part_of="year")
    found = tallied(make(window("year", *YEAR, launched=100), part))
    assert rules_of(found) == {"year": "used", "part": "used"}
    assert ends(found.after) == (0.02, 1.0)
    closed = tallied(make(window("year", *YEAR, launched=100, failed=2), part))
    assert rules_of(closed) == {"year": "used", "part": "nested"}
    # A part whose window is wider than that of its whole is not counted beside it.
    outside = window("part", "2024-07-01", "2025-01-01", launched=2, failed=2, part_of="year")
    found = tallied(make(window("year", *YEAR, launched=100), outside))
    assert rules_of(found)["part"] == "nested"


def test_a_straddling_window_holds_what_is_known_of_its_launches(make) -> None:
    """Of its 10 launches 2 are known, before; up to 4 of the other 8 failed, and 6 at most did
    not."""
    found = tallied(
        make(
            window("both", "2024-06-01", "2024-07-31", launched=10, failed=4, intercepted=0),
            incident("night", "2024-06-05", launched=2, failed=0, intercepted=0),
        ),
        straddling="bounds",
    )
    assert [str(each.launched) for each in found.periods] == ["2..10", "0..10"]
    assert ends(found.before) == (0.0, 4 / 6)
    assert ends(found.after) == (0.0, 1.0)


def test_a_share_is_no_share_of_a_part(make) -> None:
    """A quarter of 4 failed; the one may be the only one of its system."""
    wide = {**incident("wide", "2024-08-01", launched=4, failed_share="0.25..0.25"),
            "system": "kn23-or-kn24"}  # fmt: skip
    known = incident("known", "2024-08-05", launched=1, failed=0)
    rules = Rules(PeriodRules(("treaty",)), claims=ClaimRules(system_class="may-include"))
    found = tally_evidence(make(wide, known), rules, systems=["kn23"])
    assert ends(found.after) == (0.0, 1 / 2)


def test_too_many_choices_are_read_as_launches_alone(make) -> None:
    """Seven incidents of two rivals each, beside a window that cannot hold them."""
    claims = [
        {**incident(f"{name}{n}", f"2024-08-0{n}", launched=2, failed=failed),
         "incident_id": f"i{n}"}
        for n in range(1, 8)
        for name, failed in (("a", 1), ("b", 2))
    ]  # fmt: skip
    year = window("year", *YEAR, launched=1, failed=0)
    few = tallied(make(year, *claims[:12]))
    assert ends(few.after) == (0.0, 1.0)
    assert len(few.after.groups[0]) == 1 + 2**6
    many = tallied(make(year, *claims))
    assert set(rules_of(many).values()) == {"used"}
    whole, apart = many.after.groups[0]
    assert [len(whole), len(apart)] == [1, 7]
    assert ends(many.after) == (0.0, 1.0)
    assert str(many.after.launched) == "1..14"


def test_a_policy_chooses_among_claims_of_one_window(make) -> None:
    """The week is graded higher than the year: they are no rivals, and the year stays."""
    week = window("week", *WEEK, launched=2, failed=2, reliability="A")
    year = window("year", *YEAR, launched=100)
    found = tallied(make(year, week), policy="most-credible")
    assert rules_of(found) == {"year": "used", "week": "used"}
    worse = window("worse", *WEEK, launched=2, failed=0)
    found = tallied(make(year, week, worse), policy="most-credible")
    assert rules_of(found) == {"year": "used", "week": "used", "worse": "policy"}
