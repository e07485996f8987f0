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

# a thousand runs over shards, each killed at a random moment and resumed
kills:
    CLEANLINT_KILLS=1000 pytest tests/corpora/test_resume.py -k killed

# the examples in the rules themselves
rules:
    cleanlint rules test --coverage --mutate

# what can be measured here, as ratios within one run: --texts, --pages and --bench take more than made-up texts
bench *ARGS:
    python benchmarks/all.py {{ARGS}}

# the integrations against the engines they are for, each in an environment of its own
integrations:
    bash .ci/integrations

# everything that must hold before a change lands
ci:
    bash .ci/run
