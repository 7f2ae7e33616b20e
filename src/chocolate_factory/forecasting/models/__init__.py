"""The models that forecast prices, from copying last week to the ensemble."""
