"""What pytest must not import while it looks for tests and examples."""

collect_ignore_glob = ["constraint_*.py"]
"""OR-tools and highspy each bring a libhighs of their own, and one process can hold only one."""
