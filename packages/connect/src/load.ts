import { UnsupportedError } from '@keyvaluestore/core';

function isMissing(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}

/**
 * Loads a package that is there only if its user has installed it. Bundlers leave it out, as they cannot know its name.
 * Throws `UnsupportedError`, which says what to install, if it is missing.
 */
export async function load<Module>(name: string, packages: string): Promise<Module> {
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as Module;
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new UnsupportedError(`a package is missing; install it with: npm install ${packages}`, { cause });
  }
}
