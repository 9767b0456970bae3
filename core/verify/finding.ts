/** `damaged`: the store contradicts itself or the org. `drift`: counts that the changes since do not explain. */
export type Verdict = 'not_checked' | 'drift' | 'damaged';

/** Something that is not as it should be, or that could not be looked at: never mixed up with one another. */
export interface Finding {
  readonly verdict: Verdict;
  readonly recordId: string | null;
  /** Plain words, without a value of the record. */
  readonly message: string;
}

const order: readonly Verdict[] = ['not_checked', 'drift', 'damaged'];

/** What a verification comes to: its worst finding, `ok` without any. */
export function worstOf(verdicts: readonly Verdict[]): Verdict | 'ok' {
  return order.findLast((verdict) => verdicts.includes(verdict)) ?? 'ok';
}
