import type { View } from './backend.js';
import type { Driver } from '../driver/driver.js';
import { PORTABLE_LIMITS } from '../values/limits.js';
import { checkChoice, decodeText } from '../values/values.js';

/**
 * Which limits a backend applies: those that every engine has, or only those of its own engine.
 * {@link defaultView} shows it.
 */
export interface LimitsOption {
  /** `portable` (the default), so that what passes here passes everywhere, or `native`. */
  readonly limits?: 'portable' | 'native' | undefined;
}

/**
 * The view with which a backend begins: strongly consistent, reading strings, without a profiler.
 * @example
 * ```ts
 * const { driver } = backend;
 * defaultView(driver).limits.key.max; // 2048
 * defaultView(driver, { limits: 'native' }).limits.key.max; // Infinity
 * ```
 */
export function defaultView(driver: Driver, options: LimitsOption = {}): View<string> {
  const { limits = 'portable' } = options;
  checkChoice('options.limits', limits, ['portable', 'native']);
  return {
    limits: limits === 'native' ? driver.capabilities.nativeLimits : PORTABLE_LIMITS,
    decode: decodeText,
    consistency: 'strong',
    profiler: undefined,
  };
}
