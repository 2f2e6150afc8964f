"""The profile under which the engine's properties run: the same examples every time."""

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "engine",
    derandomize=True,  # a red run on one machine is a red run on every machine
    database=None,  # nothing is written into the checkout
    deadline=None,  # a busy machine is not a failing test
    max_examples=60,
    stateful_step_count=30,
    phases=(Phase.generate, Phase.shrink),  # explaining a failure traces each line: minutes for a machine
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("engine")
