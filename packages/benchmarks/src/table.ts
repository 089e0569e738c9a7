import { type Row } from './measure.js';

const HEADER = ['', 'ratio', 'ours', 'theirs', 'unit', 'goal', ''];

/** A number as it is shown: whole ones as they are, others with three digits. */
export function digits(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

/** The rows as a Markdown table, which reads well in a terminal too. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    `${row.group}: ${row.name}${row.members === undefined ? '' : `, ${row.members.toLocaleString('en')} members`}`,
    digits(row.ratio),
    digits(row.ours),
    digits(row.theirs),
    row.unit,
    row.goal ?? '',
    row.met === undefined ? '' : row.met ? 'reached' : 'MISSED',
  ]);
  const widths = HEADER.map((head, column) =>
    Math.max(3, head.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const line = (values: readonly string[]): string =>
    `| ${values.map((value, column) => value.padEnd(widths[column] as number)).join(' | ')} |`;
  return [line(HEADER), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
