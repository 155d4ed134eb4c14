"""Anonymous surveys, from the opened survey to the evaluator's table."""
