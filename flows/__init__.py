"""Making it happen: acts, the watch, and the Prefect flows. Loads without prefect."""
