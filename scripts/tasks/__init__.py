"""What each command of scripts/ does, once it has understood its arguments: `run` of the same name.

Here it may import what takes a second: --help and a wrong argument never come this far.
"""
