import RelativeTime from 'c/relativeTime';
import { find, settle, show } from 'test-support/screen';

const showTime = (properties) => show('c-relative-time', RelativeTime, properties);

describe('c-relative-time', () => {
  beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-11-20T12:00:00Z') }));
  afterEach(() => {
    document.body.replaceChildren();
    jest.useRealTimers();
  });

  it('says how long ago it was and keeps the exact time in the job’s zone for the tooltip', async () => {
    const element = await showTime({ value: '2026-11-20T11:00:00.000Z', timeZone: 'Europe/Zurich' });
    const time = find(element, 'time');
    expect(time.textContent).toBe('1 hour ago');
    expect(time.title).toContain('12:00 PM (Europe/Zurich)');
    expect(time.getAttribute('datetime')).toBe('2026-11-20T11:00:00.000Z');
  });

  it('stays true while the page is open', async () => {
    const element = await showTime({ value: '2026-11-20T11:59:45.000Z' });
    expect(find(element, 'time').textContent).toBe('just now');
    jest.advanceTimersByTime(120_000);
    await settle();
    expect(find(element, 'time').textContent).toBe('2 minutes ago');
  });

  it('shows the fallback where there is no time', async () => {
    const element = await showTime({ value: null, fallback: 'No run yet' });
    expect(element.shadowRoot.textContent).toBe('No run yet');
  });

  it('is accessible', async () => {
    jest.useRealTimers();
    await expect(await showTime({ value: '2026-11-20T11:00:00.000Z' })).toBeAccessible();
  });
});
