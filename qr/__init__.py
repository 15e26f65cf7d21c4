"""Short codes, QR symbols and label sheets: text and millimetres, nothing of the kiosk."""
