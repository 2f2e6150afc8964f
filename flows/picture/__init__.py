"""Pictures of the record as SVG: geometry first (pure), then the drawing; one style for screen and paper."""
