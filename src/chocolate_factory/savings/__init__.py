"""What a plan saved, told so that it cannot lie: the same kilograms on both sides."""
