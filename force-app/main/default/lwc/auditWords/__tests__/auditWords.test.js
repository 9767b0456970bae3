import { detailsOf, kindOptions, kindText, subjectText } from 'c/auditWords';
import { anEntry } from 'test-support/backend-answers';

const entry = (kind, facts, subject = {}) => anEntry({ kind, facts, subject });

describe('c/auditWords', () => {
  it.each([
    [anEntry(), 'Contact 003000000000001AAA: 12 versions, 2 files'],
    [entry('erasure_requested', {}, { object: 'Lead', recordId: '00Q1' }), 'Lead 00Q1'],
    [entry('snapshots_purged', { runs: [1, 2], versions: 3000 }), '2 runs, 3,000 versions'],
    [entry('versions_purged', { versions: 5 }), '5 versions'],
    [entry('run_cancelled', { number: 9 }), 'Run 9'],
    [entry('request_denied', { method: 'GET', route: '/v1/audit' }), 'GET /v1/audit'],
    [entry('job_rescheduled', { timeOfDay: '02:00', timeZone: 'UTC' }), '02:00 UTC'],
    [entry('job_deleted', { name: 'Nightly' }), 'Nightly'],
    [entry('restore_finished', { object: 'Account' }), 'Account'],
    [entry('job_enabled', {}), ''],
  ])('says what entry %# is about', (one, expected) => {
    expect(subjectText(one)).toBe(expected);
  });

  it('has plain words for each kind, and the word itself for one of a newer backend', () => {
    expect(kindText('record_erased')).toBe('Record deleted from the backup');
    expect(kindText('moon_landing')).toBe('moon_landing');
    expect(kindOptions()).toHaveLength(25);
  });

  it('tells all that an entry holds', () => {
    const details = detailsOf(entry('retention_changed', { after: { amount: 30 } }, { jobId: 'j1' }));
    expect(details).toEqual([
      { name: 'sequence', value: '7' },
      { name: 'jobId', value: 'j1' },
      { name: 'after', value: '{"amount":30}' },
      { name: 'hash', value: 'ab'.repeat(32) },
    ]);
  });
});
