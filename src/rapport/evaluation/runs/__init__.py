"""Runs of plans: asked for, made by the worker, repeated."""
