/** Lua that several scripts share. Each ends the script with an error of a code that `toError` knows. */

export const WRONG_TYPE = `return redis.error_reply('WRONGTYPE Operation against a key holding the wrong kind of value')`;

const NOT_AN_INTEGER = `return redis.error_reply('NOTANINTEGER the value is not a safe integer in its decimal form')`;

/** Why a script that was given one key of a sorted set's two does nothing. */
export const SORTED_ALONE = 'TRYAGAIN a sorted set and its companion are changed together';

/** A function `deadline`: the time of a text, in milliseconds since 1970; one that begins with `+` counts from now. */
export const DEADLINE = `
local moment
local function deadline(text)
  if string.sub(text, 1, 1) ~= '+' then
    return text
  end
  if not moment then
    local time = redis.call('TIME')
    moment = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return string.format('%.0f', moment + string.sub(text, 2))
end
`;

/**
 * A function `expireCompanion`: a companion expires a millisecond after its sorted set, so that there is none in which
 * fields have lost their members. It does nothing where there is no companion, for which a moving slot gives an error.
 */
export const EXPIRE_COMPANION = `
local function expireCompanion(companion, time)
  redis.pcall('PEXPIREAT', companion, string.format('%.0f', time + 1))
end
`;

/**
 * Ends a script that is to give KEYS[1] an expiry if the user may not do that; `giveExpiry` then does it.
 * @param at where PEXPIRE or PEXPIREAT stands in ARGV, with its arguments after the key; nothing there if the expiry stays
 */
export function permitExpiry(at: number): string {
  return `
if ARGV[${at}] and not redis.acl_check_cmd(ARGV[${at}], KEYS[1], ARGV[${at + 1}]) then
  return redis.error_reply('NOPERM this user may not run ' .. ARGV[${at}])
end
`;
}

/** Gives KEYS[1] the expiry that `permitExpiry` has found permitted, if there is one. */
export function giveExpiry(at: number): string {
  return `
if ARGV[${at}] then
  redis.call(ARGV[${at}], KEYS[1], unpack(ARGV, ${at + 1}))
end
`;
}

/**
 * Adds to a counter without writing it: leaves the new number in the local `sum`, or ends the script with NOTANINTEGER if
 * the value is no safe integer in the form in which Redis writes integers, with OUTOFRANGE if the sum is none.
 * @param value Lua for the value, false where there is none
 * @param by Lua for the text of what is added, a safe integer in decimal
 */
export function addToCounter(value: string, by: string): string {
  return `
local text = ${value} or '0'
if text ~= '0' and not string.find(text, '^-?[1-9]%d*$') then
  ${NOT_AN_INTEGER}
end
local number = tonumber(text)
if number > 9007199254740991 or number < -9007199254740991 then
  ${NOT_AN_INTEGER}
end
local sum = number + tonumber(${by})
if sum > 9007199254740991 or sum < -9007199254740991 then
  return redis.error_reply('OUTOFRANGE the increment would leave the range of safe integers')
end
`;
}
