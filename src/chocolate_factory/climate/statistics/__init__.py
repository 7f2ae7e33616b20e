"""What the records say: normals, extremes, heat, process windows, prices; with uncertainty."""
