import { InvalidArgumentError, type Command } from 'commander';
import type { JobSettings } from '#core/jobs';
import type { ObjectFilter, RetentionPolicy } from '#core/model';
import { badOption } from '../output.ts';

/** Options that say which objects a job backs up and within which limits. */
export interface SettingOptions {
  readonly apiLimit?: number;
  readonly bulkLimit?: number | null;
  readonly files?: boolean;
  readonly objects?: 'recommended' | 'manual';
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly newObjects?: boolean;
  readonly newPackages?: boolean;
  readonly keep?: string;
}

/** Adds the options of `SettingOptions`. */
export function withSettings(command: Command): Command {
  return command
    .option('--api-limit <percent>', "share of the org's daily API calls at which to stop", percent)
    .option('--bulk-limit <percent>', "share of the org's daily Bulk jobs, or none", percentOrNone)
    .option('--files', 'back up files')
    .option('--no-files', 'leave files out')
    .option('--objects <mode>', 'recommended, or manual: exactly those included', mode)
    .option('--include <names>', 'API names of objects to add, with commas between', names)
    .option('--exclude <names>', 'API names of objects to leave out, with commas between', names)
    .option('--new-objects', 'take in objects that come to the org later')
    .option('--no-new-objects', 'leave out objects that come to the org later')
    .option('--new-packages', 'take in managed packages that are installed later')
    .option('--no-new-packages', 'leave out managed packages that are installed later')
    .option('--keep <period>', 'how long to keep runs, such as 90d, 18m or 2y');
}

/**
 * The settings that the options say, on top of a filter. What is included is no longer excluded, and the other way round; with
 * `--objects` the lists begin anew.
 */
export function settingsOf(options: SettingOptions, before: ObjectFilter): Partial<JobSettings> {
  return {
    ...(options.apiLimit === undefined ? {} : { apiLimitPercent: options.apiLimit }),
    ...(options.bulkLimit === undefined ? {} : { bulkLimitPercent: options.bulkLimit }),
    ...(options.files === undefined ? {} : { includeFiles: options.files }),
    ...(choosesObjects(options) ? { objectFilter: filterOf(options, before) } : {}),
    ...(options.keep === undefined ? {} : { retention: retentionOf(options.keep) }),
  };
}

function choosesObjects({ objects, include, exclude, newObjects, newPackages }: SettingOptions): boolean {
  return [objects, include, exclude, newObjects, newPackages].some((option) => option !== undefined);
}

function filterOf(options: SettingOptions, before: ObjectFilter): ObjectFilter {
  const { objects, include = [], exclude = [] } = options;
  const kept = objects === undefined ? before : { include: [], exclude: [] };
  return {
    mode: objects ?? before.mode,
    include: joined(kept.include, include, exclude),
    exclude: joined(kept.exclude, exclude, include),
    newObjects: options.newObjects ?? before.newObjects,
    newPackages: options.newPackages ?? before.newPackages,
  };
}

/** A list with names added and others taken out, each once. */
function joined(list: readonly string[], added: readonly string[], gone: readonly string[]): string[] {
  const dropped = new Set(gone.map((name) => name.toLowerCase()));
  const byName = new Map([...list, ...added].map((name) => [name.toLowerCase(), name]));
  return [...byName].filter(([name]) => !dropped.has(name)).map(([, name]) => name);
}

function retentionOf(text: string): RetentionPolicy {
  const [, amount, unit = ''] = /^([1-9][0-9]{0,4})([dmy])$/.exec(text) ?? [];
  const units = { d: 'days', m: 'months', y: 'years' } as const;
  if (amount === undefined || !(unit in units))
    throw badOption(
      '--keep',
      'The period is not valid.',
      'Give a number and d, m or y, such as 90d, 18m or 2y.',
    );
  return { kind: 'period', amount: Number(amount), unit: units[unit as keyof typeof units] };
}

function percent(text: string): number {
  if (/^[0-9]{1,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1 to 100.');
}

function percentOrNone(text: string): number | null {
  return text === 'none' ? null : percent(text);
}

function mode(text: string): 'recommended' | 'manual' {
  if (text === 'recommended' || text === 'manual') return text;
  throw new InvalidArgumentError('Use recommended or manual.');
}

function names(text: string, before: readonly string[] = []): string[] {
  const added = text.split(',').map((name) => name.trim());
  return [...before, ...added.filter((name) => name !== '')];
}
