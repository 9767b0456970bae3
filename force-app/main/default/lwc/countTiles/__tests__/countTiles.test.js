import CountTiles from 'c/countTiles';
import { findAll, show, text } from 'test-support/screen';

const tiles = [
  { key: 'a', label: 'Failed', help: 'Not written', count: 1200, tone: 'bad' },
  { key: 'b', label: 'Blocked', help: 'Cannot be', count: 0, tone: 'warn' },
];

describe('c-count-tiles', () => {
  afterEach(() => document.body.replaceChildren());

  it('shows each count with its name and meaning; zero does not raise alarm', async () => {
    const element = await show('c-count-tiles', CountTiles, { tiles });
    const [failed, blocked] = findAll(element, '.tile');
    expect(text(failed)).toBe('Failed1,200Not written');
    expect(failed.classList).toContain('bad');
    expect(blocked.classList).not.toContain('warn');
  });

  it('is accessible', async () => {
    await expect(await show('c-count-tiles', CountTiles, { tiles })).toBeAccessible();
  });
});
