"""Notices (提醒): finding what changed, putting it into the outbox, and sending it; all of it beside requests.

`changes` reads the facts, `outbox` writes and claims, `robots`, `mail` and `others` send, `delivery` chooses among them
and keeps them within their time, `poster` is the round of all this that the ticker's second thread makes.
"""
