"""Many people at once: Arrow in, Arrow out, on one machine or on Apache Spark.

Law of this room: it decides nothing of its own. What it gives for a person is what `assess` gives for the
same answers, number for number within 1e-10, and a test holds that.
"""
