/**
 * What would do harm if it were taken for more than data: in Lua, in a protocol, in an expression, as the end of a tuple's
 * element, as a hash tag, as a pattern, as a bound or a number, or as a property of every object.
 */
export const HOSTILE_TEXTS: readonly string[] = [
  ...["'", '"', '`', '\\', ']]', "']=1 redis.call('FLUSHALL')--", '%s%1%%', 'KEYS[1]', 'ARGV[1]', 'cjson.null'],
  ...['\r\n', '$-1\r\n', '*1\r\n$8\r\nFLUSHALL\r\n', '*', '?', '[a-z]', '{}', '{a}', '}{', '${a}', '$(a)'],
  ...['#rk', ':v', '#n0 = :v1', 'attribute_exists(hk)', 'SET v = :v', 'REMOVE v', 'hk', 'rk', 'rk2', 'v', 'NULL'],
  ...['\u0001', '\u0002', '\u0015', '\u00FF', '\0\u00FF', '\0\0', '\u00FF\u00FF', '\u007F', '\uFFFF', '\u{10FFFF}'],
  ...['-', '+', '(', '[', '(1', '[a', '-inf', '+inf', 'nan', 'NaN', 'Infinity', '-0', '1e309', '0x10', ' 1', '1\n'],
  ...['toString', 'hasOwnProperty', 'prototype', '__defineGetter__', 'length', 'then', 'toJSON', 'null', 'undefined'],
  ...['../..', '<script>', "' OR 1=1 --", '\u202E', '\u2028', '\uFEFF', 'e\u0301', '\u{1F468}\u200D\u{1F469}'],
];
