"""Workbooks and csv files, in and out: nothing here knows the desk's storage or its window."""
