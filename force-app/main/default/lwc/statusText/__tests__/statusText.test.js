import { describe as describeState, hasSnapshot, isFirstSnapshot, isUnderWay } from 'c/statusText';

describe('c/statusText', () => {
  it.each([
    ['run', 'completed'],
    ['restore', 'planned'],
    ['coverage', 'skipped'],
    ['kind', 'deleted'],
    ['outcome', 'in_doubt'],
  ])('has a label, an icon and a tone for the %s %s', (family, state) => {
    const shown = describeState(family, state);
    expect(shown.label).not.toBe('Unknown');
    expect(shown.icon).toMatch(/^utility:/);
    expect(['quiet', 'busy', 'good', 'warn', 'bad']).toContain(shown.tone);
  });

  it('never shows an object that was left out, or covered in part, as good', () => {
    ['partial', 'skipped', 'failed'].forEach((state) => {
      expect(describeState('coverage', state).tone).not.toBe('good');
    });
  });

  it('knows which runs go on and which can be looked into', () => {
    expect(['pending', 'running', 'record_data_complete'].every(isUnderWay)).toBe(true);
    expect(['completed', 'failed', 'cancelled', 'disabled'].some(isUnderWay)).toBe(false);
    expect(hasSnapshot('partial')).toBe(true);
    expect(hasSnapshot('failed')).toBe(false);
  });

  it('tells the first snapshot from a later run', () => {
    expect(isFirstSnapshot({ trigger: 'first', number: 3, changed: 0, deleted: 0 })).toBe(true);
    expect(isFirstSnapshot({ trigger: 'manual', number: 1, changed: 0, deleted: 0 })).toBe(true);
    expect(isFirstSnapshot({ trigger: 'manual', number: 2, changed: 0, deleted: 0 })).toBe(false);
  });
});
