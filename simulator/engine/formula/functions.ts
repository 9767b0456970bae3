import { normalizeId } from '../ids.ts';
import type { FieldValue } from '../../worlds/world.ts';

/** The functions of the formula language that the simulator computes. An argument is evaluated only when it is asked for. */
export type Argument = () => FieldValue;
export interface FormulaScope {
  readonly now: Date;
}
type FormulaFunction = (args: readonly Argument[], scope: FormulaScope) => FieldValue;

const at = (args: readonly Argument[], index: number): FieldValue => args[index]?.() ?? null;
const text = (args: readonly Argument[], index: number): string => String(at(args, index) ?? '');
const number = (args: readonly Argument[], index: number): number => Number(at(args, index) ?? 0);
const day = (args: readonly Argument[]): Date => new Date(`${text(args, 0).slice(0, 10)}T00:00:00Z`);
const isBlank = (value: FieldValue): boolean => value === null || value === '';
/** Rounds half away from zero at that many digits. */
export const roundHalfUp = (value: number, digits: number): number =>
  Number(`${Math.sign(value) * Math.round(Math.abs(Number(`${value}e${digits}`)))}e${-digits}`);

const clock = (args: readonly Argument[]): Date => {
  const value = text(args, 0);
  return new Date(/^\d{2}:/.test(value) ? `1970-01-01T${value}` : value);
};

/** The same day some months later, the last day of a shorter month. */
function addMonths(args: readonly Argument[]): string {
  const from = day(args);
  const target = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + number(args, 1) + 1, 0));
  target.setUTCDate(Math.min(from.getUTCDate(), target.getUTCDate()));
  return target.toISOString().slice(0, 10);
}

function chooseCase(args: readonly Argument[]): FieldValue {
  const wanted = at(args, 0);
  for (let index = 1; index + 1 < args.length; index += 2)
    if (at(args, index) === wanted) return at(args, index + 1);
  return args.length % 2 === 0 ? at(args, args.length - 1) : null;
}

function image(args: readonly Argument[]): string {
  const size = args.length > 2 ? ` style="height:${text(args, 2)}px; width:${text(args, 3)}px;"` : '';
  return `<img src="${text(args, 0)}" alt="${text(args, 1)}"${size} border="0"/>`;
}

/** Functions that only have a meaning while a record is saved: in validation rules. */
export const SAVE_FUNCTIONS: ReadonlySet<string> = new Set(['ISNEW', 'ISCHANGED', 'PRIORVALUE']);

export const FORMULA_FUNCTIONS: Readonly<Record<string, FormulaFunction>> = {
  IF: (args) => (at(args, 0) === true ? at(args, 1) : at(args, 2)),
  AND: (args) => args.every((arg) => arg() === true),
  OR: (args) => args.some((arg) => arg() === true),
  NOT: (args) => at(args, 0) !== true,
  CASE: chooseCase,
  ISBLANK: (args) => isBlank(at(args, 0)),
  ISNULL: (args) => isBlank(at(args, 0)),
  BLANKVALUE: (args) => (isBlank(at(args, 0)) ? at(args, 1) : at(args, 0)),
  NULLVALUE: (args) => (isBlank(at(args, 0)) ? at(args, 1) : at(args, 0)),
  ISPICKVAL: (args) => text(args, 0) === text(args, 1),
  INCLUDES: (args) => text(args, 0).split(';').includes(text(args, 1)),
  CONTAINS: (args) => text(args, 0).includes(text(args, 1)),
  BEGINS: (args) => text(args, 0).startsWith(text(args, 1)),
  TEXT: (args) => text(args, 0),
  VALUE: (args) => number(args, 0),
  LEN: (args) => text(args, 0).length,
  LEFT: (args) => text(args, 0).slice(0, number(args, 1)),
  RIGHT: (args) => text(args, 0).slice(-number(args, 1)),
  MID: (args) => text(args, 0).slice(number(args, 1) - 1, number(args, 1) - 1 + number(args, 2)),
  FIND: (args) => text(args, 1).indexOf(text(args, 0)) + 1,
  UPPER: (args) => text(args, 0).toUpperCase(),
  LOWER: (args) => text(args, 0).toLowerCase(),
  TRIM: (args) => text(args, 0).trim(),
  SUBSTITUTE: (args) => text(args, 0).split(text(args, 1)).join(text(args, 2)),
  ABS: (args) => Math.abs(number(args, 0)),
  ROUND: (args) => roundHalfUp(number(args, 0), number(args, 1)),
  FLOOR: (args) => Math.floor(number(args, 0)),
  CEILING: (args) => Math.ceil(number(args, 0)),
  SQRT: (args) => Math.sqrt(number(args, 0)),
  MOD: (args) => number(args, 0) % number(args, 1),
  MIN: (args) => Math.min(...args.map((_, index) => number(args, index))),
  MAX: (args) => Math.max(...args.map((_, index) => number(args, index))),
  TODAY: (_, scope) => scope.now.toISOString().slice(0, 10),
  NOW: (_, scope) => `${scope.now.toISOString().slice(0, 19)}.000Z`,
  DATEVALUE: (args) => text(args, 0).slice(0, 10) || null,
  DATE: (args) =>
    `${text(args, 0).padStart(4, '0')}-${text(args, 1).padStart(2, '0')}-${text(args, 2).padStart(2, '0')}`,
  YEAR: (args) => day(args).getUTCFullYear(),
  MONTH: (args) => day(args).getUTCMonth() + 1,
  DAY: (args) => day(args).getUTCDate(),
  HOUR: (args) => clock(args).getUTCHours(),
  MINUTE: (args) => clock(args).getUTCMinutes(),
  SECOND: (args) => clock(args).getUTCSeconds(),
  WEEKDAY: (args) => day(args).getUTCDay() + 1,
  ADDMONTHS: addMonths,
  DATETIMEVALUE: (args) => text(args, 0) || null,
  REGEX: (args) => new RegExp(`^(?:${text(args, 1)})$`, 'u').test(text(args, 0)),
  ISNUMBER: (args) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text(args, 0).trim()),
  LPAD: (args) =>
    text(args, 0)
      .padStart(number(args, 1), text(args, 2) || ' ')
      .slice(0, number(args, 1)),
  RPAD: (args) =>
    text(args, 0)
      .padEnd(number(args, 1), text(args, 2) || ' ')
      .slice(0, number(args, 1)),
  REVERSE: (args) => Array.from(text(args, 0)).reverse().join(''),
  BR: () => '\n',
  CASESAFEID: (args) => normalizeId(text(args, 0)) ?? text(args, 0),
  EXP: (args) => Math.exp(number(args, 0)),
  LN: (args) => Math.log(number(args, 0)),
  LOG: (args) => Math.log10(number(args, 0)),
  MCEILING: (args) => Math.ceil(number(args, 0)),
  MFLOOR: (args) => Math.floor(number(args, 0)),
  IMAGE: image,
  HYPERLINK: (args) =>
    `<a href="${text(args, 0)}" target="${text(args, 2) || '_blank'}">${text(args, 1)}</a>`,
};
