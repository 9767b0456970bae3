import { countCells, countColumns } from 'c/changeCounts';

describe('c/changeCounts', () => {
  it('puts each count under its own column', () => {
    const columns = countColumns();
    const cells = countCells({ deleted: 3, changed: 2, added: 1, records: 10 });
    expect(columns.map(({ label }) => label)).toEqual(['Added', 'Changed', 'Deleted']);
    expect(cells.map(({ kind }) => kind)).toEqual(columns.map(({ kind }) => kind));
    expect(cells.map(({ count }) => count)).toEqual([1, 2, 3]);
  });
});
