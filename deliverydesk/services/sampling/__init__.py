"""The sample country: told from data files, so that nobody's first hour needs anybody's real figures."""
