"""The few windows over the window: where something is a choice or a report, never a wall."""
