"""One simulated upstream per module, each with the addresses and formats of the real one."""
