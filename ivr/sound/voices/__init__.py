"""Whatever can say a prompt: three synthesisers and recordings of a human being.

Begin with `voice`, what all of them can do; `choice` makes voices of what a command or the setting
VOICE names. A voice knows nothing of files and of the manifest, and says each phrase as it is given
one, pauses included; `recorded` alone looks at prompt ids, by which recordings are named.
"""
