"""One upstream per module."""
