"""Talks to the server on the port that is given as redis-py does, and fails where an answer is not what Redis says."""

import sys

import redis


def connect(protocol):
    return redis.Redis(host="127.0.0.1", port=int(sys.argv[1]), password="secret", protocol=protocol)


def check_types(client):
    assert client.set("s", "value", ex=60, nx=True) is True
    assert client.set("s", "other", nx=True) is None
    assert client.get("s") == b"value"
    assert 50 < client.ttl("s") <= 60
    assert client.incrby("n", 41) == 41
    assert client.incrbyfloat("f", 0.5) == 0.5
    assert client.hset("h", mapping={"a": 1, "b": 2}) == 2
    assert client.hgetall("h") == {b"a": b"1", b"b": b"2"}
    assert client.rpush("l", "a", "b", "c") == 3
    assert client.lrange("l", 0, -1) == [b"a", b"b", b"c"]
    assert client.lmove("l", "l2", "LEFT", "RIGHT") == b"a"
    assert client.sadd("set", "x", "y") == 2
    assert client.smembers("set") == {b"x", b"y"}
    assert client.zadd("z", {"m": 1.5, "n": float("inf")}) == 2
    assert client.zscore("z", "m") == 1.5
    scored = client.zrange("z", 0, -1, withscores=True)
    assert [tuple(pair) for pair in scored] == [(b"m", 1.5), (b"n", float("inf"))]
    assert client.type("z") == b"zset"
    assert sorted(client.scan_iter(match="?", count=2)) == [b"f", b"h", b"l", b"n", b"s", b"z"]
    assert client.delete("s", "n", "f", "h", "l", "l2", "set", "z") == 8


def check_bytes(client):
    value = bytes(range(256))
    client.set(value, value)
    assert client.get(value) == value
    client.delete(value)


def check_pipelines(client):
    # With MULTI and EXEC, as redis-py does it unless it is told not to.
    assert client.pipeline().set("p", 1).incr("p").get("p").execute() == [True, 2, b"2"]
    answers = client.pipeline(transaction=False).incr("p").lpush("p", "x").execute(raise_on_error=False)
    assert answers[0] == 3 and isinstance(answers[1], redis.ResponseError), answers
    with client.pipeline() as pipeline:
        pipeline.watch("p")
        client.set("p", 9)
        pipeline.multi()
        pipeline.set("p", 10)
        try:
            pipeline.execute()
            raise AssertionError("what was watched has changed")
        except redis.WatchError:
            pass
    assert client.getdel("p") == b"9"


def check_lock(client):
    lock = client.lock("lock", timeout=60)
    assert lock.acquire(blocking=False)
    assert not client.lock("lock", timeout=60).acquire(blocking=False)
    assert lock.extend(60) and 115 < client.ttl("lock") <= 120
    assert lock.reacquire() and 55 < client.ttl("lock") <= 60
    lock.release()
    assert client.exists("lock") == 0


def check_errors(client):
    for command in (["NO.SUCH"], ["GET"], ["SUBSCRIBE", "c"]):
        try:
            client.execute_command(*command)
            raise AssertionError(command)
        except redis.ResponseError:
            pass
    try:
        redis.Redis(host="127.0.0.1", port=int(sys.argv[1])).ping()
        raise AssertionError("a client without the password is served")
    except redis.AuthenticationError:
        pass


for protocol in (2, 3):
    client = connect(protocol)
    assert client.ping()
    check_types(client)
    check_bytes(client)
    check_pipelines(client)
    check_lock(client)
    check_errors(client)
    assert client.blpop("nothing", timeout=0.05) is None
    client.close()
print("redis-py", redis.__version__)
