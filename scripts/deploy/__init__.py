"""What a hospital needs to serve the line on a machine of its own; see ivr/docs/serving.md."""
