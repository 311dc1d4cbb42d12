"""Twilio's side of the line: webhooks, their addresses, and what they note in the store."""
