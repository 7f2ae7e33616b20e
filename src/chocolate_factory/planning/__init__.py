"""When to start which step of which batch on which machine, at least cost; exact and verified.

``optimise`` is the way in. ``formulation`` writes the problem down, ``stages`` and ``search`` find
its least cost with a ``solver``, ``decode`` and ``units`` make starts of it, ``verify`` and
``verification`` look at them without knowing how they were found, ``explanation`` tells why.
"""
