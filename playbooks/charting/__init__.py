"""The flow chart 流程图 of a plan, as SVG: deterministic, without a library, without anything to run.

nodes       what is drawn: boxes in lanes, arrows between them, limits as clocks
flowing     a plan -> nodes and lanes
clocks      where each limit hangs: what it counts from, what meets it
measuring   how wide text is, and where it breaks
boxes       a node -> a box with its words in place
routing     ways for arrows between boxes that are not neighbours
columns     a lane -> its boxes and arrows at their places
layout      head, lanes, steps and tail -> the whole drawing
svg         the drawing as text
words       what the chart says besides the plan's own words
"""
