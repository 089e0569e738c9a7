"""The API, which `app.ts` has too: uvicorn main:app --port 3002"""

import os

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from notes import Notes

app = FastAPI()
notes = Notes(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"), "fastapi")


class Text(BaseModel):
    text: str


@app.put("/notes/{name}")
def leave(name: str, body: Text):
    return {"left": notes.leave(name, body.text)}


@app.get("/notes/{name}")
def read(name: str):
    note = notes.read(name)
    if note is None:
        raise HTTPException(404, "there is no such note")
    return note


@app.get("/notes")
def counts():
    return notes.counts()
