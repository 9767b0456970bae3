import { fill, fillCount, formatBytes, formatNumber } from 'c/textFormat';

describe('c/textFormat', () => {
  it('fills placeholders, numbers with separators, and leaves nothing of a missing value', () => {
    expect(fill('{0} of {1} in {2}', 1200, 34567, undefined)).toBe('1,200 of 34,567 in ');
  });

  it('does not fill placeholders that came in with a value', () => {
    expect(fill('{0} and {1}', '{1}', 'b')).toBe('{1} and b');
  });

  it('speaks of one and of many', () => {
    expect(fillCount(1, '1 job', '{0} jobs')).toBe('1 job');
    expect(fillCount(0, '1 job', '{0} jobs')).toBe('0 jobs');
  });

  it('shows a missing count as 0', () => {
    expect(formatNumber(undefined)).toBe('0');
  });

  it('tells a size in its largest whole unit', () => {
    expect([0, 999, 1000, 96_430_000, 7.5e15].map(formatBytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1 kB',
      '96.4 MB',
      '7,500 TB',
    ]);
  });
});
