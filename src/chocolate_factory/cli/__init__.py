"""The command ``chocolate``: tables for people, ``--json`` for machines, honest exit codes."""
