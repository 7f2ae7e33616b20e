"""The weather that moves the power system: points all over the peninsula, as it is forecast."""
