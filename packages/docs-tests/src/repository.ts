import { join } from 'node:path';

/** The folder of this package. */
export const folder = join(__dirname, '..');

/** The root of the repository. */
export const root = join(folder, '../..');
