"""Routes of the interface, one file per resource; each states what it needs (`console.api.caller`)."""
