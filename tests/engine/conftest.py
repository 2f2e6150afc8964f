"""The profiles under which the engine's properties run: the same examples every time, or others each time."""

import os

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
# What is drawn the same each time shows nothing new: `make nights` draws anew, and says how to draw it again.
settings.register_profile("nights", settings.get_profile("engine"), derandomize=False, print_blob=True)
settings.load_profile("nights" if os.environ.get("NIGHTS") else "engine")
