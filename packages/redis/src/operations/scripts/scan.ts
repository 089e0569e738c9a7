import { readScript } from './script.js';

/**
 * Looks at some keys. What SCAN gives to go on with means something only to the process that gave it, for each begins with
 * a seed of its own: one that was given by another begins anew.
 *
 * ARGV 1: whose cursor it is, as told before; nothing for the beginning. 2: the cursor. 3: what else SCAN is told, MATCH,
 * COUNT and TYPE. Last: \`cluster\` on a node of a cluster, else nothing.
 * Result: whose cursor it is, the cursor, the keys, and of a cluster's node what CLUSTER NODES says of its slots.
 */
export const scanScript = readScript(`#!lua flags=no-writes
local info = redis.pcall('INFO', 'server')
local process = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or ''
local slots = ''
if ARGV[#ARGV] == 'cluster' then
  for line in string.gmatch(redis.call('CLUSTER', 'NODES'), '[^\\n]+') do
    if string.find(line, ' myself,', 1, true) then
      local fields = string.gmatch(line, '[^ ]+')
      local node = fields()
      if process == '' then
        process = node
      end
      for _ = 1, 7 do
        fields()
      end
      for field in fields do
        slots = slots .. ' ' .. field
      end
    end
  end
end
process = string.sub(process, 1, 12)
local cursor = process == ARGV[1] and ARGV[2] or '0'
local reply = redis.call('SCAN', cursor, unpack(ARGV, 3, #ARGV - 1))
return { process, reply[1], reply[2], slots }
`);
