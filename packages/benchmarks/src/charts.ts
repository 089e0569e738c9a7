import { init } from 'echarts';

import { type Row } from './measure.js';

const FONT = 'Arial, Helvetica, sans-serif';
const OURS = '#2f6f9f';
const MISSED = '#c2571a';
const COLORS = [OURS, '#7aa63c', MISSED, '#7d5ba6'];
const WIDTH = 960;
/** Where the bars begin, and what fits before them. */
const BARS_LEFT = 440;
const LABEL = { width: 425, overflow: 'truncate', fontSize: 11 } as const;

type Option = Parameters<ReturnType<typeof init>['setOption']>[0];

function render(option: Option, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: COLORS,
    textStyle: { fontFamily: FONT },
    ...option,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}

const titled = (text: string) => ({ text, left: 'center', top: 8, textStyle: { fontSize: 15, fontFamily: FONT } });

/** A number with two digits, or none after the point from a hundred on. */
const short = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toPrecision(2));

function isPower(value: number, base: number): boolean {
  const exponent = Math.log(value) / Math.log(base);
  return Math.abs(exponent - Math.round(exponent)) < 1e-9;
}

/** Bars of ratios on a logarithmic axis, from the line at 1, at which both are equally fast. */
export function ratioChart(title: string, rows: readonly Row[]): string {
  const reversed = [...rows].reverse();
  const bars = reversed.map(({ ratio = 1, met }) => ({
    value: ratio,
    itemStyle: { color: met === false ? MISSED : OURS },
    label: { position: ratio < 1 ? ('left' as const) : ('right' as const) },
  }));
  const ratios = rows.map(({ ratio = 1 }) => ratio);
  const highest = Math.max(2, ...ratios);
  const logBase = highest < 16 ? 2 : 10;
  return render(
    {
      title: titled(title),
      grid: { left: BARS_LEFT, right: 60, top: 45, bottom: 40 },
      xAxis: {
        type: 'log',
        logBase,
        min: Math.min(0.5, ...ratios.map((ratio) => ratio / 1.8)),
        max: highest * 1.3,
        name: 'their time to ours; orange: goal missed',
        nameLocation: 'middle',
        nameGap: 24,
        axisLabel: { formatter: (value: number) => (isPower(value, logBase) ? String(value) : '') },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'category',
        data: reversed.map(({ group, name }) => `${group}: ${name.replace(', against ', ' / ')}`),
        axisLabel: LABEL,
        axisLine: { onZero: false },
        axisTick: { show: false },
      },
      series: [
        {
          type: 'bar',
          data: bars,
          barWidth: 12,
          label: {
            show: true,
            fontSize: 11,
            formatter: ({ value }: { readonly value?: unknown }) => short(Number(value)),
          },
          markLine: {
            symbol: 'none',
            silent: true,
            label: { show: false },
            lineStyle: { color: '#444444', type: 'solid' },
            data: [{ xAxis: 1 }],
          },
        },
      ],
    },
    85 + 21 * rows.length,
  );
}

/** Bars side by side for each name, one for each series, on a logarithmic axis. */
export function costChart(title: string, names: readonly string[], series: Readonly<Record<string, number[]>>): string {
  const reversed = [...names].reverse();
  return render(
    {
      title: titled(title),
      legend: { bottom: 4 },
      grid: { left: BARS_LEFT, right: 60, top: 45, bottom: 55 },
      // The axis begins below 1, so that a single request has a bar.
      xAxis: {
        type: 'log',
        min: 0.5,
        startValue: 0.5,
        axisLabel: { formatter: (value: number) => (value < 1 ? '' : String(value)) },
      },
      yAxis: {
        type: 'category',
        data: reversed,
        axisLabel: LABEL,
        axisTick: { show: false },
      },
      series: Object.entries(series).map(([name, values]) => ({
        type: 'bar' as const,
        name,
        // A logarithm of nothing there is not.
        data: [...values].reverse().map((value) => (value === 0 ? '-' : value)),
        label: { show: true, position: 'right' as const, fontSize: 10 },
      })),
    },
    110 + 44 * names.length,
  );
}

const COLUMNS = 2;
const PANEL = 300;

/** A panel for each group: time in microseconds by number of members, both logarithmic, a line for each operation. */
export function growthChart(title: string, rows: readonly Row[]): string {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const names = [...new Set(rows.map(({ name }) => name))];
  const left = (index: number): number => 60 + (index % COLUMNS) * (WIDTH / COLUMNS);
  const top = (index: number): number => 80 + Math.floor(index / COLUMNS) * PANEL;
  const size = { width: WIDTH / COLUMNS - 100, height: PANEL - 95 };
  return render(
    {
      title: [
        titled(title),
        ...groups.map((group, index) => ({
          text: `${group.replace('growth, ', '')}, µs`,
          left: left(index),
          top: top(index) - 28,
          textStyle: { fontSize: 12, fontFamily: FONT },
        })),
      ],
      legend: { bottom: 4 },
      grid: groups.map((_, index) => ({ left: left(index), top: top(index), ...size })),
      xAxis: groups.map((_, gridIndex) => ({
        type: 'log' as const,
        gridIndex,
        min: 1_000,
        max: 1_000_000,
        name: 'members',
        nameLocation: 'middle' as const,
        nameGap: 22,
        axisLabel: { formatter: (value: number) => value.toLocaleString('en') },
      })),
      yAxis: groups.map((_, gridIndex) => ({ type: 'log' as const, gridIndex })),
      series: groups.flatMap((group, index) =>
        names.map((name, color) => ({
          type: 'line' as const,
          name,
          xAxisIndex: index,
          yAxisIndex: index,
          itemStyle: { color: COLORS[color] as string },
          data: rows
            .filter((row) => row.group === group && row.name === name)
            .map(({ members, ours }) => [members as number, ours]),
        })),
      ),
    },
    100 + Math.ceil(groups.length / COLUMNS) * PANEL,
  );
}
