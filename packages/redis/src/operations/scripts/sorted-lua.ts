/** Lua that the scripts of sorted sets share. */

/**
 * A function `lookUp`: the reply of a command that gives something, or false, for each of any number of fields. Lua passes
 * at most 8,000 values to a call, so they are looked up in parts.
 */
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

/**
 * Functions `lookUp` and `packedRows`: what a script gives for a reply of ZRANGE and the like, packed, with the members from
 * the companion in place of the fields that have one there. `kind` says what the reply holds and what is to be given: 1 for
 * the member, of fields; 2 for member and score, and 3 for field, member and score, of fields with scores, for which the
 * members come packed by themselves, unless they are the fields. The companion is nil or false where there is none.
 */
export const PACKED_ROWS = `
${LOOK_UP}
local function packedRows(reply, companion, kind)
  if #reply == 0 then
    return reply
  end
  if not companion then
    return cmsgpack.pack(reply)
  end
  local step = kind == '1' and 1 or 2
  local fields = {}
  for at = 1, #reply, step do
    fields[#fields + 1] = reply[at]
  end
  local members = lookUp('HMGET', companion, fields)
  for index, field in ipairs(fields) do
    members[index] = members[index] or field
    if kind ~= '3' then
      reply[(index - 1) * step + 1] = members[index]
    end
  end
  local rows = cmsgpack.pack(reply)
  return kind == '3' and { rows, cmsgpack.pack(members) } or rows
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
