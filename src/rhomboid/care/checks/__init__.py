"""Checks that a person can make at work or at home: a lift, a bag, a workplace."""
