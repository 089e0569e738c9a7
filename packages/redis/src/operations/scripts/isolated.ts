import { readScript, writeScript } from './script.js';
import { IN_PARTS } from './sorted-lua.js';

/**
 * A function `contentOf`: all that a key holds. It gives its type, its content (that of a string as it is, of a
 * collection packed, of a sorted set and of its companion each), when it expires, and a digest of all this, by which a
 * change is noticed. What Redis holds in no order is digested in none, for that order changes by itself while a table
 * grows: the digests of the entries are added.
 */
const CONTENT_OF = `
local function sum(entries, step)
  local a, b, c = 0, 0, 0
  for at = 1, #entries, step do
    local entry = entries[at]
    if step == 2 then
      entry = #entry .. ':' .. entry .. entries[at + 1]
    end
    local hash = redis.sha1hex(entry)
    a = (a + tonumber(string.sub(hash, 1, 12), 16)) % 281474976710656
    b = (b + tonumber(string.sub(hash, 13, 24), 16)) % 281474976710656
    c = (c + tonumber(string.sub(hash, 25, 36), 16)) % 281474976710656
  end
  return string.format('%d %.0f %.0f %.0f', #entries, a, b, c)
end

local function contentOf(key, companion)
  local kind = redis.call('TYPE', key).ok
  local content, digest
  if kind == 'string' then
    content = redis.call('GET', key)
    digest = content
  elseif kind == 'list' then
    content = cmsgpack.pack(redis.call('LRANGE', key, '0', '-1'))
    digest = content
  elseif kind == 'set' then
    local members = redis.call('SMEMBERS', key)
    content, digest = cmsgpack.pack(members), sum(members, 1)
  elseif kind == 'hash' then
    local entries = redis.call('HGETALL', key)
    content, digest = cmsgpack.pack(entries), sum(entries, 2)
  elseif kind == 'zset' then
    local rows = cmsgpack.pack(redis.call('ZRANGE', key, '0', '-1', 'WITHSCORES'))
    local members = redis.call('HGETALL', companion)
    content = { rows, cmsgpack.pack(members) }
    digest = rows .. sum(members, 2)
  else
    return kind, '', '', kind
  end
  local time = string.format('%.0f', redis.call('PEXPIRETIME', key))
  return kind, content, time, redis.sha1hex(kind .. ' ' .. time .. ' ' .. digest)
end
`;

/**
 * Reads all that some keys hold.
 *
 * KEYS: each key, and its companion after it. Last: a key that is never there.
 * Result: the time, in milliseconds since 1970; then for each key its type, its content, when it expires, and the digest of
 * these, as \`replaceScript\` takes it.
 */
export const loadScript = readScript(`#!lua flags=no-writes
${CONTENT_OF}
local time = redis.call('TIME')
local reply = { string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) }
for at = 1, #KEYS - 1, 2 do
  local kind, content, expiry, digest = contentOf(KEYS[at], KEYS[at + 1])
  reply[#reply + 1] = kind
  reply[#reply + 1] = content
  reply[#reply + 1] = expiry
  reply[#reply + 1] = digest
end
return reply
`);

/**
 * Replaces all that some keys hold, if they all hold what they did when they were loaded. It looks at everything first, and
 * writes only once nothing can fail any more. The last key, which is never there, has Redis refuse the script while the
 * slot moves to another node: what a script has removed cannot be written again there.
 *
 * KEYS: each key, and its companion after it. Last: a key that is never there.
 * ARGV: for each key the digest of what it held, the command by which it is written (\`KEEP\` if it stays, \`UNLINK\` if there is
 * to be nothing), when it expires or nothing, the number of the command's arguments, and these; then, of the companion, the
 * number of fields and members, and these.
 * Result: 1 if all was written, 0 if nothing was, for some key had changed. Error, with nothing written: NOPERM.
 */
export const replaceScript = writeScript(`#!lua
${CONTENT_OF}
${IN_PARTS}
local function permit(command, key)
  if not redis.acl_check_cmd(command, key) then
    error({ err = 'NOPERM this user may not run ' .. command })
  end
end

local function slice(first, count)
  local part = {}
  for at = first, first + count - 1 do
    part[#part + 1] = ARGV[at]
  end
  return part
end

local changes, at = {}, 1
for index = 1, #KEYS - 1, 2 do
  local key, companion = KEYS[index], KEYS[index + 1]
  local kind, _, _, digest = contentOf(key, companion)
  if digest ~= ARGV[at] then
    return 0
  end
  local command, expiry, count = ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3])
  local args = slice(at + 4, count)
  local others = tonumber(ARGV[at + 4 + count])
  local members = slice(at + 5 + count, others)
  at = at + 5 + count + others
  if command ~= 'KEEP' then
    permit('UNLINK', key)
    permit(command, key)
    if expiry ~= '' then
      permit('PEXPIREAT', key)
    end
    if others > 0 then
      permit('HSET', companion)
    end
    changes[#changes + 1] = { key = key, companion = companion, sorted = kind == 'zset', command = command,
      expiry = expiry, args = args, members = members }
  end
end
for _, change in ipairs(changes) do
  redis.call('UNLINK', change.key)
  if change.sorted or change.command == 'ZADD' then
    redis.call('UNLINK', change.companion)
  end
  if change.command ~= 'UNLINK' then
    if #change.members > 0 then
      inParts('HSET', change.companion, change.members)
    end
    inParts(change.command, change.key, change.args)
    if change.expiry ~= '' then
      if #change.members > 0 then
        redis.call('PEXPIREAT', change.companion, string.format('%.0f', change.expiry + 1))
      end
      redis.call('PEXPIREAT', change.key, change.expiry)
    end
  end
end
return 1
`);
