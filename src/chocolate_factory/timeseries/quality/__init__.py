"""What is hard to believe: values held against what can be, their neighbours and other sources."""
