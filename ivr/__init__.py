"""The telephone line, in rooms; README.md has the map, and each room says what it promises."""
