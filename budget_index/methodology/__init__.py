"""Say what a methodology file means: model, load, checks, walk, titles."""
