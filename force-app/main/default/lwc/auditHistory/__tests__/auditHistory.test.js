import AuditHistory from 'c/auditHistory';
import getCsvPart from '@salesforce/apex/AuditController.getCsvPart';
import getEntries from '@salesforce/apex/AuditController.getEntries';
import verify from '@salesforce/apex/AuditController.verify';
import getErasures from '@salesforce/apex/ErasuresController.getErasures';
import getJobs from '@salesforce/apex/JobsController.getJobs';
import { toAudit } from 'c/appRoute';
import { downloadText } from 'c/fileDownload';
import { aJob, anApexError, anEntry, JOB_ID } from 'test-support/backend-answers';
import { change, details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/AuditController.getCsvPart', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/AuditController.getEntries', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/AuditController.verify', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/ErasuresController.getErasures', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/JobsController.getJobs', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('c/fileDownload');

const purge = anEntry({
  ...{ sequence: 6, by: null, kind: 'snapshots_purged', jobId: null, subject: { connectionId: 'c1' } },
  facts: { runs: [1, 2], versions: 40 },
});
const whole = { intact: true, entries: 7, head: { sequence: 7, hash: 'cd'.repeat(32) }, faults: [] };
const showAudit = (route = toAudit()) => show('c-audit-history', AuditHistory, { route });
const cells = (element, row) => [...findAll(element, '.entry')[row].children].map(text);

describe('c-audit-history', () => {
  beforeEach(() => {
    getEntries.mockResolvedValue({ entries: [anEntry(), purge], nextBefore: null });
    getJobs.mockResolvedValue({ jobs: [aJob()] });
    getErasures.mockResolvedValue({ erasures: [] });
    verify.mockResolvedValue(whole);
  });

  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('says when, who, what, of which job and about what', async () => {
    const element = await showAudit();
    const [when, ...rest] = cells(element, 0);
    expect(when).toContain('2026');
    expect(rest.slice(0, 3)).toEqual(['Ada Admin', 'Record deleted from the backup', 'Nightly']);
    expect(rest[3]).toContain('Contact 003000000000001AAA: 12 versions, 2 files');
    expect(cells(element, 1).slice(1, 4)).toEqual(['Holdfast', 'Snapshots purged by retention', '']);
  });

  it('names a job that is gone as such', async () => {
    getJobs.mockResolvedValue({ jobs: [] });
    const element = await showAudit(toAudit(JOB_ID));
    expect(cells(element, 0)[3]).toBe('Deleted job');
    const options = find(element, '.jobs').options.map(({ label }) => label);
    expect(options).toEqual(['All jobs', 'Deleted job']);
  });

  it('is narrowed by kind and by job, as a place of its own', async () => {
    const element = await showAudit(toAudit(JOB_ID));
    expect(getEntries).toHaveBeenCalledWith({
      ...{ kind: null, jobId: JOB_ID, pageSize: 50 },
      beforeSequence: null,
    });
    const routes = details(element, 'navigate');
    change(find(element, '.kinds'), { detail: { value: 'record_erased' } });
    change(find(element, '.jobs'), { detail: { value: 'all' } });
    expect(routes).toEqual([toAudit(JOB_ID, 'record_erased'), toAudit()]);
  });

  it('shows how the erasures of a job ended where one asks for them', async () => {
    expect(find(await showAudit(toAudit(JOB_ID, 'record_erased')), 'c-erasure-list').jobId).toBe(JOB_ID);
    expect(find(await showAudit(toAudit(JOB_ID)), 'c-erasure-list')).toBeNull();
  });

  it('shows more from where the list ends', async () => {
    getEntries.mockResolvedValueOnce({ entries: [anEntry()], nextBefore: 7 });
    const element = await showAudit();
    getEntries.mockResolvedValueOnce({ entries: [purge], nextBefore: null });
    find(element, '.more').click();
    await settle();
    expect(getEntries).toHaveBeenLastCalledWith(expect.objectContaining({ beforeSequence: 7 }));
    expect(findAll(element, '.entry')).toHaveLength(2);
    expect(find(element, '.more')).toBeNull();
  });

  it('makes one file of all the pieces, under the name of its form', async () => {
    const fileName = 'holdfast-audit-lossless.csv';
    getCsvPart.mockResolvedValueOnce({ fileName, text: 'a,b\r\n', nextAfter: 500 });
    getCsvPart.mockResolvedValueOnce({ fileName, text: '1,2\r\n', nextAfter: null });
    const element = await showAudit(toAudit(null, 'record_erased'));
    const [, lossless] = findAll(element, '.download');
    lossless.click();
    await settle();
    await settle();
    const asked = { form: 'lossless', kind: 'record_erased', jobId: null };
    expect(getCsvPart.mock.calls.map(([given]) => given)).toEqual([
      { ...asked, afterSequence: null },
      { ...asked, afterSequence: 500 },
    ]);
    expect(downloadText).toHaveBeenCalledWith(fileName, 'a,b\r\n1,2\r\n');
  });

  it('hands over no half of a file', async () => {
    getCsvPart.mockResolvedValueOnce({ fileName: 'x.csv', text: 'a', nextAfter: 500 });
    getCsvPart.mockRejectedValueOnce(anApexError());
    const element = await showAudit();
    find(element, '.download').click();
    await settle();
    await settle();
    expect(downloadText).not.toHaveBeenCalled();
    expect(find(element, 'c-error-panel').heading).toBe('The file could not be made');
  });

  it('tells whether the chain is whole, and what is wrong with one that is not', async () => {
    const element = await showAudit();
    find(element, '.verify').click();
    await settle();
    expect(text(find(element, '.verdict'))).toContain('all 7 entries are as they were written');
    expect(text(find(element, '.verdict'))).toContain('cd'.repeat(32));
    const faults = [
      { sequence: 3, fault: 'changed' },
      { sequence: 5, fault: 'missing' },
    ];
    verify.mockResolvedValue({ ...whole, intact: false, faults });
    find(element, '.verify').click();
    await settle();
    expect(find(element, '.verdict').className).toContain('broken');
    expect(findAll(element, '.faults li').map(text)).toEqual([
      'Entry 3 is not what was written.',
      'Entries before 5 are missing.',
    ]);
  });

  it('shows why the log cannot be read and tries again', async () => {
    getEntries.mockRejectedValueOnce(anApexError());
    const element = await showAudit();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(findAll(element, '.entry')).toHaveLength(2);
  });

  it('is accessible, empty as well', async () => {
    const element = await showAudit();
    find(element, '.verify').click();
    await settle();
    await expect(element).toBeAccessible();
    getEntries.mockResolvedValue({ entries: [], nextBefore: null });
    await expect(await showAudit()).toBeAccessible();
  });
});
