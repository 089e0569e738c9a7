/** Lua that the scripts of sorted sets share. */

/**
 * A function `packedRows`: what a script gives for a reply of ZRANGE and the like, with the members from the companion
 * in place of the fields that have one there. `kind` says how many values there are to be for each field, and what the reply
 * holds: 1 for the member, of fields; 2 for member and score, and 3 for field, member and score, of fields with scores.
 * The companion is nil where there is none. Lua passes at most 8,000 values to a call, so many fields are looked up in
 * parts.
 */
export const PACKED_ROWS = `
local function packedRows(reply, companion, kind)
  if #reply == 0 then
    return reply
  end
  local named = kind == '3'
  if not named and not companion then
    return cmsgpack.pack(reply)
  end
  local step = kind == '1' and 1 or 2
  local rows = {}
  for first = 1, #reply, 4000 do
    local fields, members = {}, {}
    for at = first, math.min(first + 3999, #reply), step do
      fields[#fields + 1] = reply[at]
    end
    if companion then
      members = redis.call('HMGET', companion, unpack(fields))
    end
    for index = 1, #fields do
      local at = first + (index - 1) * step
      if named then
        rows[#rows + 1] = fields[index]
        rows[#rows + 1] = members[index] or fields[index]
        rows[#rows + 1] = reply[at + 1]
      elseif members[index] then
        reply[at] = members[index]
      end
    end
  end
  return cmsgpack.pack(named and rows or reply)
end
`;

/**
 * A function `inParts`: runs a command that changes a key, with any even number of arguments, or any number of single ones;
 * Lua passes at most 8,000 values to a call. The only error of a later part can be that an earlier one has removed the last
 * of the key.
 */
export const IN_PARTS = `
local function inParts(command, key, args)
  for first = 1, #args, 4000 do
    local run = first == 1 and redis.call or redis.pcall
    run(command, key, unpack(args, first, math.min(first + 3999, #args)))
  end
end
`;

/** A function `lookUp`: the reply of a command that gives something, or false, for each of any number of fields. */
export const LOOK_UP = `
local function lookUp(command, key, fields)
  local found = {}
  for first = 1, #fields, 4000 do
    local last = math.min(first + 3999, #fields)
    local part = redis.call(command, key, unpack(fields, first, last))
    for index = first, last do
      found[index] = part[index - first + 1]
    end
  end
  return found
end
`;
