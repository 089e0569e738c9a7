import { arch, cpus, platform } from 'node:os';

/** What the measurements depend on, in a line. */
export function machine(): string {
  const [first] = cpus();
  const model = first === undefined ? 'processor' : first.model.replaceAll(/\s+/g, ' ').trim();
  return `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} × ${model}`;
}
