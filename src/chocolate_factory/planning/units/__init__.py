"""The units of machines: which are away, what they are set up for, which runs what when."""
