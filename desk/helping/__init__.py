"""Staff and members of organisations who fill in a form with somebody. See ``docs/helping.md``."""
