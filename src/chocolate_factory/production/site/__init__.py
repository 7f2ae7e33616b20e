"""The sections of the site's TOML file: what may be written, checked, and the noun it becomes."""
