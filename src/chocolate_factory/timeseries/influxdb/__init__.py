"""What the store of series in InfluxDB is made of: its door, its statements and its batches."""
