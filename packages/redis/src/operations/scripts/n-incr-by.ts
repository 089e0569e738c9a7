import { writeScript } from './script.js';

/**
 * Adds to a counter, which INCRBY alone would let grow beyond the safe integers.
 *
 * KEYS 1: the key.
 * ARGV 1: what is added, a safe integer in decimal.
 * Result: the new number as text. Errors: NOTANINTEGER if the value is no safe integer in the form in which Redis
 * writes integers, OUTOFRANGE if the sum is none, WRONGTYPE on anything but a string.
 */
export const nIncrByScript = writeScript(`#!lua
local MAX = 9007199254740991
local text = redis.call('GET', KEYS[1]) or '0'
if text ~= '0' and not string.find(text, '^-?[1-9]%d*$') then
  return redis.error_reply('NOTANINTEGER the value is not a safe integer in its decimal form')
end
local number = tonumber(text)
if number > MAX or number < -MAX then
  return redis.error_reply('NOTANINTEGER the value is not a safe integer in its decimal form')
end
local sum = number + tonumber(ARGV[1])
if sum > MAX or sum < -MAX then
  return redis.error_reply('OUTOFRANGE the increment would leave the range of safe integers')
end
redis.call('INCRBY', KEYS[1], ARGV[1])
return string.format('%.0f', sum)
`);
