/** What `INFO` counts. */
export class Statistics {
  connections = 0;
  rejected = 0;
  commands = 0;
  /** How often each command was called, by its name. */
  readonly calls = new Map<string, number>();

  called(name: string): void {
    this.commands += 1;
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
  }

  /** Counts from 0 again. */
  reset(): void {
    this.connections = 0;
    this.rejected = 0;
    this.commands = 0;
    this.calls.clear();
  }
}
