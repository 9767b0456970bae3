import { HoldfastError } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import type { RunDeps, RunLimits } from './run-deps.ts';
import type { RunHold } from './run-hold.ts';

/** Deps with every limit decided. */
export type SliceDeps = RunDeps & { readonly limits: RunLimits };

/** One bounded stretch of work on a run. What it has learnt about the org is forgotten with it; what counts is in the tables. */
export interface Slice {
  readonly deps: SliceDeps;
  readonly hold: RunHold;
  readonly org: OrgClient;
  /**
   * True when the work should end at this checkpoint: its time is up, the process stops, or a person ended the run. Throws FENCED when
   * another worker has taken the run.
   */
  over(): boolean;
  /** Bulk jobs of the run that are not finished, as far as this slice knows. */
  readonly bulkJobs: { open: number };
  /** Objects that Bulk refused to read. */
  readonly restOnly: Set<string>;
}

export function openSlice(deps: SliceDeps, hold: RunHold, org: OrgClient, lost: AbortSignal): Slice {
  const end = deps.clock.now().getTime() + deps.limits.slice;
  return {
    deps,
    hold,
    org,
    bulkJobs: { open: 0 },
    restOnly: new Set(),
    over: () => {
      if (lost.aborted) throw new HoldfastError('FENCED', 'Another worker has taken this run over.');
      return deps.signal?.aborted === true || hold.cancel.requested || deps.clock.now().getTime() >= end;
    },
  };
}
