import { shortestRetentionDays } from '#core/model';

/**
 * What no policy can undo. They hold for mistakes and for attackers alike: a policy that is shortened, or a flood of worthless runs, takes
 * neither the youngest nor the last good snapshot away, and nothing large without a person.
 */
export const safetyMargins = {
  /** The newest whole snapshots of each job, whatever their age; the last good run is one of them. */
  minimumRunsKept: 3,
  /** Nothing younger is purged. */
  minimumAgeDays: shortestRetentionDays,
  /** A purge of more than this share of all versions of a store waits until an owner confirms it. */
  mostShareUnconfirmed: 0.3,
  /** A purge of fewer versions than this never waits: of a small store every purge is a large share. */
  fewVersions: 1_000,
  /** A file body that nothing refers to any more stays so long: the database may be set back to a moment at which something did. */
  fileGraceDays: 7,
} as const;

/** Whether a purge has to wait for a person. */
export function needsConfirmation(versions: number, versionsTotal: number): boolean {
  const { fewVersions, mostShareUnconfirmed } = safetyMargins;
  return versions >= fewVersions && versions > versionsTotal * mostShareUnconfirmed;
}
