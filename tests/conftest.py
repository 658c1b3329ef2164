"""How the property tests run: seldom timed, and at will with many more examples.

``pytest --hypothesis-profile=many`` runs the second profile.
"""

from hypothesis import HealthCheck, settings

# How long an example takes tells of the machine's other work, not of the code.
settings.register_profile("quick", deadline=None)
settings.register_profile(
    "many", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quick")
