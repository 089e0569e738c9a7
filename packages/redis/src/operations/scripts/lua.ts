/** Lua that several scripts share. Each ends the script with an error of a code that `toError` knows. */

export const WRONG_TYPE = `return redis.error_reply('WRONGTYPE Operation against a key holding the wrong kind of value')`;

const NOT_AN_INTEGER = `return redis.error_reply('NOTANINTEGER the value is not a safe integer in its decimal form')`;

/**
 * Adds to a counter without writing it: leaves the new number in the local `sum`, or ends the script with NOTANINTEGER if
 * the value is no safe integer in the form in which Redis writes integers, with OUTOFRANGE if the sum is none.
 * @param key Lua for the key
 * @param by Lua for the text of what is added, a safe integer in decimal
 */
export function addToCounter(key: string, by: string): string {
  return `
local text = redis.call('GET', ${key}) or '0'
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
