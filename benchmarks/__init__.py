"""How fast builds are beside other ways to the same site: `python -m benchmarks`."""
