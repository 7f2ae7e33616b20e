"""One upstream of weather per module; a source knows no other source and no store."""
