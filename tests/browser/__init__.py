"""The three users in a real browser: phone, wall tablet and desk against a server on this machine."""
