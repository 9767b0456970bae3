import { describe, expect, it } from 'vitest';
import { adviceOn, errorTable } from '#core/model';
import { groupShortfalls } from '../../../core/history/shortfalls.ts';

const row = (object: string, change: Partial<Parameters<typeof groupShortfalls>[0][number]> = {}) => ({
  ...{
    object,
    coverage: 'failed' as const,
    expected: false,
    cause: 'INVALID_TYPE',
    reason: 'x',
    notStarted: false,
  },
  ...change,
});

describe('the shortfalls of a run', () => {
  it('are grouped by cause with the next step, those of most objects first', () => {
    const groups = groupShortfalls([
      row('Lead', { cause: 'QUERY_TIMEOUT' }),
      row('Task', { coverage: 'skipped', cause: 'API_LIMIT', notStarted: true }),
      row('Case', { coverage: 'skipped', cause: 'API_LIMIT' }),
      row('Event', { coverage: 'partial', cause: null, reason: 'Salesforce counts 3 records.' }),
      row('Account', { coverage: 'ok', cause: null }),
      row('Vote', { coverage: 'skipped', expected: true, cause: null }),
    ]);
    expect(groups).toMatchObject([
      {
        cause: 'API_LIMIT',
        objects: ['Case', 'Task'],
        notStarted: 1,
        remedy: expect.stringContaining('raise the limit') as unknown,
      },
      { cause: 'OTHER', objects: ['Event'], title: 'Salesforce counts 3 records.', remedy: null },
      { cause: 'QUERY_TIMEOUT', objects: ['Lead'], notStarted: 0 },
    ]);
  });

  it('have advice for whatever may be the cause', () => {
    for (const cause of ['TXN_SECURITY_NO_ACCESS', 'NEVER_HEARD_OF', ...Object.keys(errorTable)])
      expect(adviceOn(cause)).toMatchObject({
        title: expect.stringMatching(/./) as unknown,
        remedy: expect.stringMatching(/\.$/) as unknown,
      });
  });
});
