# The commands of everyday work; `just --list` shows them.

# lint and formatting
lint:
    ruff check .
    ruff format --check .

types:
    mypy

test *ARGS:
    pytest {{ARGS}}

# the long profile of the property tests
thorough:
    HYPOTHESIS_PROFILE=thorough pytest tests/properties

# the examples in the rules themselves
rules:
    cleanlint rules test --coverage --mutate

# speed and memory, as ratios within one run
bench:
    python benchmarks/speed.py

# everything that must hold before a change lands
ci:
    bash .ci/run
