"""Published cases and drawn populations to figures: how good the engine is, and what is wrong about it."""
