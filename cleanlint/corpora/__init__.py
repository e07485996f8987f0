"""Corpora: shards of many documents, streamed through workers, with an account of what went."""
