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

describe('the place of file bodies', () => {
  const filesOf = (env: Record<string, string>) => loadConfig(env, '/srv/app').files;

  it('is a folder, by default in the data folder, with the bodies on their way in beside it', () => {
    expect(filesOf({ HOLDFAST_DATA_DIR: '/data' })).toEqual({
      kind: 'folder',
      folder: '/data/files',
      scratch: '/data/files/incoming',
    });
    expect(filesOf({ HOLDFAST_FILES_URL: 'file:///mnt/file%20bodies' })).toMatchObject({
      folder: '/mnt/file bodies',
    });
  });

  it('may be a bucket, of Amazon or of another server', () => {
    const HOLDFAST_FILES_URL = 's3://our-bodies/production/eu/';
    expect(filesOf({ HOLDFAST_FILES_URL })).toEqual({
      kind: 's3',
      bucket: 'our-bodies',
      prefix: 'production/eu/',
      otherServer: false,
      scratch: '/srv/app/.holdfast/files-incoming',
    });
    expect(filesOf({ HOLDFAST_FILES_URL: 's3://our-bodies' })).toMatchObject({ prefix: '' });
    expect(filesOf({ HOLDFAST_FILES_URL, AWS_ENDPOINT_URL: 'http://minio:9000' })).toMatchObject({
      otherServer: true,
    });
  });

  it.each([
    'https://our-bodies.s3.amazonaws.com',
    's3://',
    's3://Bad_Bucket',
    'file://relative',
    '/mnt/files',
  ])('is not %s', (url) => {
    expect(problemOf({ HOLDFAST_FILES_URL: url }).detail).toMatchObject({ field: 'HOLDFAST_FILES_URL' });
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
