import { durationText, exactText, relativeText, shortText } from 'c/moments';

const NOW = Date.parse('2026-11-20T12:00:00Z');

describe('c/moments', () => {
  it.each([
    ['2026-11-20T11:59:30Z', 'just now'],
    ['2026-11-20T11:15:00Z', '45 minutes ago'],
    ['2026-11-20T17:00:00Z', 'in 5 hours'],
    ['2026-11-19T11:00:00Z', 'yesterday'],
    ['2026-11-23T12:00:00Z', 'in 3 days'],
  ])('says %s as "%s"', (instant, text) => {
    expect(relativeText(instant, NOW)).toBe(text);
  });

  it('shows the exact time in the given zone, not in that of the browser', () => {
    expect(exactText('2026-11-20T01:00:00Z', 'Europe/Zurich')).toMatch(
      /Nov 20, 2026, 02:00 AM \(Europe\/Zurich\)/,
    );
    expect(shortText('2026-11-20T01:00:00Z', 'America/New_York')).toMatch(/Nov 19, 08:00/);
  });

  it.each([
    [400, 'under 1 s'],
    [42_000, '42 s'],
    [125_000, '2 min 5 s'],
    [3_720_000, '1 h 2 min'],
  ])('says %d ms as "%s"', (milliseconds, text) => {
    const from = '2026-11-20T01:00:00.000Z';
    expect(durationText(from, new Date(Date.parse(from) + milliseconds).toISOString())).toBe(text);
  });

  it('has no duration before both ends are known', () => {
    expect(durationText('2026-11-20T01:00:00.000Z', null)).toBe('');
  });
});
