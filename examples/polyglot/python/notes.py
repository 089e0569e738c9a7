"""Notes that services leave for each other. `notes.ts` has the same, key for key."""

import json

import redis

KEPT = 3600
"""Seconds that a note is kept."""

COUNTS = "notes"
"""A hash: how many notes each service has left."""


class Notes:
    def __init__(self, url, service):
        self._client = redis.Redis.from_url(url, decode_responses=True)
        self._service = service

    def leave(self, name, text):
        """Leaves a note for an hour, and gives how many this service has left."""
        note = {"text": text, "by": self._service}
        self._client.set(f"note:{name}", json.dumps(note), ex=KEPT)
        return self._client.hincrby(COUNTS, self._service, 1)

    def read(self, name):
        """The note that was left last under a name, by whichever service; None if there is none."""
        note = self._client.get(f"note:{name}")
        return None if note is None else json.loads(note)

    def counts(self):
        """How many notes were left, by service."""
        return {service: int(count) for service, count in self._client.hgetall(COUNTS).items()}
