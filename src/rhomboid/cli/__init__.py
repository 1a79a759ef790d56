"""The one door that starts the others. No rule lives here: it reads, calls `assess` and shows."""
