import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorTable } from '#core/model';

describe('docs/errors.md', () => {
  it('names every error code with the status, lastingness and fault that the table gives it, and no other', () => {
    const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| ([A-Z_]+) +\| (\d+) +\| (yes|no) +\| (\w+) +\|/gm)];
    const told = rows.map(([, code, status, transient, fault]) => [
      code,
      { status: Number(status), transient: transient === 'yes', fault },
    ]);
    expect(Object.fromEntries(told)).toEqual(errorTable);
  });
});
