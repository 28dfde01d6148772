"""The vocabulary: what a delivery unit talks about, and the arithmetic on it. Knows neither Qt nor SQL."""
