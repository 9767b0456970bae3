import type { Clock } from '#core/model';
import { noteLimit, type ApiLimit } from './limit-info.ts';
import { limitReached } from './refusal.ts';

/** What a client may take of an org's allowance. */
export interface CallBudget {
  /** Calls this client may make; the next one throws API_LIMIT. */
  readonly maxCalls?: number;
  readonly share?: ShareOfAllowance;
}

/** A part of the org's daily API requests that may be used up, whoever used them. */
export interface ShareOfAllowance {
  /** 1 to 100. */
  readonly percent: number;
  /** What an earlier client of the same org knew last, so that this one need not make a call to find out. */
  readonly known?: ApiReading;
}

/** API requests of an org as known at an instant of our own clock. */
export interface ApiReading extends ApiLimit {
  readonly at: Date;
}

/** Calls of the share that only closing may use (aborting Bulk jobs, looking whether calls are free again). */
const largestReserve = 30;

/** The share in calls: in all, and for work other than closing. */
export function callsOfShare(max: number, percent: number): { readonly all: number; readonly work: number } {
  const all = Math.floor((max * percent) / 100);
  return { all, work: all - Math.min(largestReserve, Math.floor(all / 20)) };
}

/** Salesforce calls its header approximate: a reading counts for at least so many milliseconds, a newer lower one notwithstanding. */
const period = 5 * 60_000;

/** Calls made blind, without the header, before `/limits` is asked again. */
const blindCalls = 50;

/** Keeps the calls of one client within its budget. Every attempt is admitted before it is sent and settled when it ended. */
export interface Allowance {
  /** Counts a call that is about to be sent. Throws API_LIMIT, and nothing may be sent then. */
  admit(closing: boolean): Promise<void>;
  /** Throws API_LIMIT when `admit` would, without counting anything. */
  check(closing: boolean): void;
  /** After each admitted call, with the `Sforce-Limit-Info` of its reply; without an argument when no reply came. */
  settle(reply?: { readonly header: string | undefined }): void;
  /** True when a share must be kept and no header tells how much is used: `/limits` has to be asked before the next call. */
  blind(): boolean;
  /** A reading from elsewhere than a header. */
  learn(limit: ApiLimit): void;
  calls(): number;
  /** As the newest reply told it. */
  told(): ApiLimit | undefined;
  /** The most that the org can have used, our own calls under way included; undefined while nothing recent is known. */
  usage(): ApiReading | undefined;
}

/**
 * The estimate is the use by others, as the highest of the last minutes' readings, plus every call of our own, answered or not: so a
 * header that lags and calls that are under way at once cannot carry the client past its share. While nothing is known, one call alone
 * goes out and the others wait for what its reply tells.
 */
export function openAllowance(budget: CallBudget, clock: Clock): Allowance {
  const { maxCalls = Infinity, share } = budget;
  let sent = 0;
  let answered = 0;
  let told: ApiLimit | undefined;
  let unseen = 0;
  let probe: { readonly over: Promise<void>; readonly end: () => void } | undefined;
  const others = new Map<number, number>();

  const periodOf = (at: Date): number => Math.floor(at.getTime() / period);
  const note = (used: number, at: Date): void => {
    const key = periodOf(at);
    others.set(key, Math.max(used, others.get(key) ?? 0));
    for (const old of others.keys()) if (old < key - 1) others.delete(old);
  };
  const learn = (read: ApiLimit): void => {
    told = read;
    unseen = 0;
    note(read.used - answered, clock.now());
  };
  if (share?.known) note(share.known.used, share.known.at);

  const usage = (): ApiReading | undefined => {
    const at = clock.now();
    const recent = [...others].filter(([key]) => key >= periodOf(at) - 1).map(([, used]) => used);
    const max = told?.max ?? share?.known?.max;
    return max === undefined || recent.length === 0
      ? undefined
      : { used: Math.max(...recent) + sent, max, at };
  };
  const check = (closing: boolean): void => {
    if (sent >= maxCalls) throw limitReached({ maxCalls });
    const known = share && usage();
    if (!share || !known) return;
    const calls = callsOfShare(known.max, share.percent);
    if (known.used >= (closing ? calls.all : calls.work))
      throw limitReached({ used: known.used, allowed: calls.all, max: known.max });
  };
  const admit = async (closing: boolean): Promise<void> => {
    while (share && probe && usage() === undefined) await probe.over;
    check(closing);
    if (share && usage() === undefined) {
      const { promise: over, resolve: end } = Promise.withResolvers<void>();
      probe = { over, end };
    }
    sent += 1;
  };
  const settle: Allowance['settle'] = (reply) => {
    answered += 1;
    const read = noteLimit(reply?.header);
    if (read) learn(read);
    else if (reply) unseen += 1;
    probe?.end();
    probe = undefined;
  };
  return {
    ...{ admit, check, settle, learn, usage },
    // Of a share of everything nothing needs to be known: the limit of Salesforce itself holds.
    blind: () =>
      share !== undefined &&
      share.percent < 100 &&
      unseen > 0 &&
      (usage() === undefined || unseen >= blindCalls),
    calls: () => sent,
    told: () => told,
  };
}
