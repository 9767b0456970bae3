import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl, urlOfDatabase } from '#core/db';

describe('a database URL', () => {
  it('names a server by host and port, with its login', () => {
    expect(parseDatabaseUrl('postgres://holdfast:p%40ss@db.example.com:6432/hf?sslmode=verify-full')).toEqual(
      {
        host: 'db.example.com',
        port: 6432,
        database: 'hf',
        user: 'holdfast',
        password: 'p@ss',
        tls: 'verify-full',
      },
    );
  });

  it('names a unix socket by its folder', () => {
    expect(parseDatabaseUrl('postgresql://postgres@localhost/hf?host=%2Fvar%2Frun%2Fpg')).toEqual({
      host: '/var/run/pg',
      port: 5432,
      database: 'hf',
      user: 'postgres',
      password: undefined,
      tls: 'off',
    });
  });

  it('can be turned to another database of the server', () => {
    expect(urlOfDatabase('postgresql://postgres@localhost/hf?host=%2Frun', 'other')).toBe(
      'postgresql://postgres@localhost/other?host=%2Frun',
    );
  });

  it.each([
    '',
    'mysql://a/b',
    'postgres://secret@host/',
    'postgres://u:secret@host/db?sslmode=perhaps',
    'db',
  ])('is refused when it cannot be used: %s', (url) => {
    const refused = (() => {
      try {
        return parseDatabaseUrl(url);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toMatchObject({ code: 'CONFIG_INVALID', detail: { field: 'DATABASE_URL' } });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('secret');
  });
});
