import { type Row } from './measure.js';
import { digits } from './table.js';

/** A table in Markdown; the formatter aligns it. */
function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

/** Measured rows, with the columns that any of them fills. What their groups begin with is left out. */
export function measurements(rows: readonly Row[], prefix = ''): string {
  if (rows.length === 0) return 'Not measured.';
  const columns: Record<string, (row: Row) => string> = {
    '': ({ group, name }) => `${group.replace(prefix, '')}: ${name}`,
    members: ({ members }) => digits(members),
    ratio: ({ ratio }) => digits(ratio),
    ours: ({ ours }) => digits(ours),
    theirs: ({ theirs }) => digits(theirs),
    unit: ({ unit }) => unit,
    goal: ({ goal = '' }) => goal,
    ' ': ({ met }) => (met === undefined ? '' : met ? 'reached' : '**missed**'),
  };
  const used = Object.entries(columns).filter(([, cell]) => rows.some((row) => cell(row) !== ''));
  return markdown(
    used.map(([head]) => head),
    rows.map((row) => used.map(([, cell]) => cell(row))),
  );
}

/** A line for each operation, a column for each engine and unit. */
export function costTable(rows: readonly Row[], prefix: string): string {
  if (rows.length === 0) return 'Not measured.';
  const names = [...new Set(rows.map(({ name }) => name))];
  const columns = [...new Set(rows.map(({ group, unit }) => `${group}\n${unit}`))];
  const heads = columns.map((column) => column.replace(prefix, '').replace('\n', ', '));
  const cell = (name: string, column: string): string =>
    digits(rows.find((row) => row.name === name && `${row.group}\n${row.unit}` === column)?.ours);
  return markdown(
    ['', ...heads],
    names.map((name) => [name, ...columns.map((column) => cell(name, column))]),
  );
}
