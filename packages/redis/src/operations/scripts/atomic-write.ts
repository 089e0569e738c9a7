import { type AtomicOperation } from '@keyvaluestore/core';

import { DEADLINE, EXPIRE_COMPANION } from './lua.js';
import { type AtomicName, type Fragment, type Fragments, isSorted } from '../fragment.js';
import { type Script, writeScript } from './script.js';

type Phase = 'judge' | 'apply' | 'remove';

/** The branch of one operation in the loop of a phase; none where it has nothing to do. */
function branch(name: AtomicName, fragment: Fragment<never>, phase: Phase): string[] {
  const body = fragment[phase];
  const sorted = isSorted(name);
  if (body === undefined && !sorted) return [];
  const lines = [`if name == '${name}' then`];
  if (sorted) lines.push('local companion = KEYS[key]', 'key = key + 1');
  if (phase === 'judge' && fragment.commands.length > 0) {
    lines.push('if not permitted[name] then');
    for (const command of fragment.commands) lines.push(`permit('${command}', subject)`);
    lines.push('permitted[name] = true', 'end');
  }
  if (phase === 'apply' && fragment.remove !== undefined) lines.push('removals = true');
  if (body !== undefined) lines.push(body.trim());
  return [lines.join('\n')];
}

/** Goes through all operations in order. */
function loop(fragments: Fragments<AtomicName>, phase: Phase, before = '', after = ''): string {
  const entries = Object.entries(fragments) as [AtomicName, Fragment<AtomicOperation>][];
  const branches = entries.flatMap(([name, fragment]) => branch(name, fragment, phase));
  return `
key, at = 1, 1
while at <= count do
local name, subject = ARGV[at], KEYS[key]
first, last = at + 3, at + 2 + ARGV[at + 2]
key = key + 1
${before}
${branches.join('\nelse')}
end
${after}
at = last + 1
end
`;
}

/**
 * The script that runs any atomic write. It looks at everything first: types, conditions, integers and their sums,
 * permissions. It writes only once nothing can fail any more: first all that adds, then what is removed from sorted
 * sets and their companions.
 *
 * KEYS: for each operation its key, and after that of a sorted set its companion.
 * ARGV: for each operation its name, its expiry, the number of its arguments, and these. An expiry is a time, as
 * `deadline` takes it, with a `?` after it if a key that has an expiry is to keep it; `KEEPTTL` where a replaced string's is
 * kept; or empty. All times to live count from one moment.
 * Result: the positions, from 0, of the operations whose conditions failed; with none, all has been written.
 * Errors, with nothing written: WRONGTYPE, NOTANINTEGER, OUTOFRANGE, NOPERM.
 */
export function composeAtomicWrite(fragments: Fragments<AtomicName>): Script {
  return writeScript(`#!lua
local call, count = redis.call, #ARGV
local permitted, failed, removals = {}, {}, false
local position, key, at, first, last = 0, 1, 1, 1, 1

local function permit(command, subject)
  if not permitted[command] then
    if not redis.acl_check_cmd(command, subject) then
      error({ err = 'NOPERM this user may not run ' .. command })
    end
    permitted[command] = true
  end
end

local function spread(command, subject)
  for part = first, last, 4000 do
    -- The only error can be that an earlier part has removed the last member.
    local run = part == first and call or redis.pcall
    run(command, subject, unpack(ARGV, part, math.min(part + 3999, last)))
  end
end
${DEADLINE}
${EXPIRE_COMPANION}
local times, keeps, sorted = {}, {}, {}

local function expire(subject)
  if keeps[at] then
    call('PEXPIREAT', subject, times[at], 'NX')
  elseif times[at] then
    call('PEXPIREAT', subject, times[at])
  end
end

local function expiryOf(subject, companion)
  local expiry = sorted[subject]
  if not expiry then
    local before = call('PEXPIRETIME', subject)
    expiry = { companion = companion }
    if before > 0 then
      permit('PEXPIREAT', subject)
      permit('PERSIST', subject)
      expiry.before, expiry.time, expiry.size = before, before, call('ZCARD', subject)
    end
    sorted[subject] = expiry
  end
  return expiry
end
${loop(
  fragments,
  'judge',
  `
local holds = true
local time, keep = string.match(ARGV[at + 1], '^(%+?%d+)(%??)$')
if time then
  times[at], keeps[at] = deadline(time), keep == '?'
  permit('PEXPIREAT', subject)
end`,
  `if not holds then
failed[#failed + 1] = position
end
position = position + 1`,
)}
if #failed > 0 then
return failed
end
${loop(fragments, 'apply')}
if removals then${loop(fragments, 'remove')}end
for subject, expiry in pairs(sorted) do
  if expiry.time then
    expireCompanion(expiry.companion, expiry.time)
    if expiry.time ~= expiry.before then
      redis.pcall('PEXPIREAT', subject, expiry.time)
    end
  elseif expiry.before then
    redis.pcall('PERSIST', subject)
    redis.pcall('PERSIST', expiry.companion)
  end
end
return failed
`);
}
