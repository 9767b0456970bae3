import { describe } from 'c/statusText';

const KINDS = ['added', 'changed', 'deleted'];

/** The columns of a table of changes: { kind, label }. */
export function countColumns() {
  return KINDS.map((kind) => ({ kind, label: describe('kind', kind).label }));
}

/** The cells of one row under these columns: { kind, count }, of anything with counts of added, changed and deleted. */
export function countCells(counts) {
  return KINDS.map((kind) => ({ kind, count: counts[kind] }));
}
