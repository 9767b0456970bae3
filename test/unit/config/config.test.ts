import { describe, expect, it } from 'vitest';
import { loadConfig, requireProduction } from '#core/config';
import { HoldfastError } from '#core/model';

function problemOf(env: Record<string, string>): HoldfastError {
  try {
    loadConfig(env, '/srv/app');
  } catch (error) {
    if (error instanceof HoldfastError) return error;
  }
  throw new Error('expected a HoldfastError');
}

describe('the configuration', () => {
  it('works with an empty environment: embedded data in .holdfast, port 4000, loopback only', () => {
    expect(loadConfig({}, '/srv/app')).toEqual({
      databaseUrl: undefined,
      dataDir: '/srv/app/.holdfast',
      host: '127.0.0.1',
      port: 4000,
      masterKey: undefined,
      logLevel: 'info',
      files: expect.objectContaining({ kind: 'folder', folder: '/srv/app/.holdfast/files' }),
      sending: { mail: undefined, twilio: undefined, allowInward: false },
    });
  });

  it.each([
    ['HOLDFAST_PORT', '80a'],
    ['HOLDFAST_PORT', '0'],
    ['HOLDFAST_PORT', '70000'],
    ['DATABASE_URL', 'mysql://x'],
    ['HOLDFAST_MASTER_KEY', 'c2hvcnQ='],
    ['HOLDFAST_LOG_LEVEL', 'loud'],
  ])('names %s and a remedy when it is wrong, without repeating its value', (name, value) => {
    const problem = problemOf({ [name]: value });
    expect(problem.code).toBe('CONFIG_INVALID');
    expect(problem.detail.field).toBe(name);
    expect(problem.detail.remedy).toMatch(/\.$/);
    expect(problem.message).not.toContain(value);
  });

  it('refuses to run a production process without database or master key', () => {
    const config = loadConfig({ DATABASE_URL: 'postgresql://u@h/d' }, '/srv/app');
    expect(() => requireProduction(config)).toThrow(/HOLDFAST_MASTER_KEY is missing/);
    expect(() => requireProduction(loadConfig({}, '/srv/app'))).toThrow(/DATABASE_URL is missing/);
  });
});

describe('what messages are sent with', () => {
  const mail = { HOLDFAST_SMTP_URL: 'smtp://mail.example.com', HOLDFAST_MAIL_FROM: 'backup@example.com' };

  it('is taken from the environment', () => {
    expect(loadConfig(mail, '/srv/app').sending).toEqual({
      mail: { url: 'smtp://mail.example.com', from: 'backup@example.com' },
      twilio: undefined,
      allowInward: false,
    });
  });

  it('names what is missing of a half set-up sender', () => {
    expect(() => loadConfig({ HOLDFAST_SMTP_URL: mail.HOLDFAST_SMTP_URL }, '/srv/app')).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        detail: expect.objectContaining({ field: 'HOLDFAST_MAIL_FROM' }),
      }),
    );
  });
});
