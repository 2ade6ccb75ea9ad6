import { isReached, type Figures, type Row, type Target } from './row.js';

const HEAD = ['row', 'work', 'this server', 'floor', 'ratio', 'to reach', 'server CPU'];
const NOTHING = '–';

/** The rows as a table in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(cellsOf);
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [HEAD, rule, ...cells].map(line).join('\n');
}

function cellsOf({ name, work, server, missing, floor, ratio, target, cpu }: Row): string[] {
  return [
    name,
    work,
    missing ?? textOf(server),
    floor ? `${floor.is}: ${textOf(floor.figures)}` : NOTHING,
    ratio === undefined ? NOTHING : number(ratio),
    target ? targetText(target) : NOTHING,
    cpu ? cpuText(cpu) : NOTHING,
  ];
}

function textOf(figures: Figures): string {
  return Object.entries(figures)
    .map(([unit, value]) => `${number(value)} ${unit}`)
    .join(', ');
}

function targetText(target: Target): string {
  const { is, value, measured, unit } = target;
  const wanted = [is === 'at least' ? '≥' : '≤', number(value), ...(unit ? [unit] : [])].join(' ');
  if (Number.isNaN(measured)) return wanted;
  return `${wanted}: ${isReached(target) ? 'reached' : 'short'}`;
}

function cpuText({ unit, server, floor }: NonNullable<Row['cpu']>): string {
  const besides = floor === undefined ? '' : ` (floor ${number(floor)})`;
  return `${number(server)} ${unit}${besides}`;
}

/** Three digits or so. */
function number(value: number): string {
  if (Number.isNaN(value)) return NOTHING;
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', {
    maximumFractionDigits: digits,
    minimumFractionDigits: Number.isInteger(value) ? 0 : digits,
  });
}
