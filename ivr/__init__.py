"""The telephone line, in rooms that say what they promise; ivr/docs/engineer.md maps them."""
