"""The commands of `zhishou`; each module holds a few that belong together."""
