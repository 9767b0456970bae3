import RunExplorer from 'c/runExplorer';
import getChanges from '@salesforce/apex/ChangesController.getChanges';
import { anApexError, changes, JOB_ID, RECORD_ID, RUN_ID } from 'test-support/backend-answers';
import { details, find, settle, show, toasts } from 'test-support/screen';
import { toChanges, toRecord, toRecords } from 'c/appRoute';

jest.mock('@salesforce/apex/ChangesController.getChanges', () => ({ default: jest.fn() }), { virtual: true });
jest.mock(
  '@salesforce/apex/ChangesController.getRecords',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  {
    virtual: true,
  },
);
jest.mock(
  '@salesforce/apex/ChangesController.getRecordDiff',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  {
    virtual: true,
  },
);

const objects = toChanges(JOB_ID, RUN_ID);
const records = toRecords(JOB_ID, RUN_ID, 'Account');
const record = toRecord(JOB_ID, RUN_ID, 'Account', RECORD_ID);
const showRun = (route) => show('c-run-explorer', RunExplorer, { route, jobName: 'Nightly' });
const header = (element) => find(element, 'c-page-header');
const labelsOf = (element) => header(element).crumbs.map(({ label }) => label);

describe('c-run-explorer', () => {
  beforeEach(() => getChanges.mockResolvedValue(changes()));

  afterEach(() => {
    document.body.replaceChildren();
    getChanges.mockReset();
  });

  it('walks from objects to records to one record, reading the run once', async () => {
    const element = await showRun(objects);
    expect(header(element).heading).toBe('Changes of run 12');
    expect(find(element, 'c-view-changes').changes.objects).toHaveLength(2);
    element.route = records;
    await settle();
    expect(header(element).heading).toBe('Account');
    expect(find(element, 'c-changed-records').object.changed).toBe(40);
    element.route = record;
    await settle();
    find(element, 'c-record-diff').dispatchEvent(new CustomEvent('loaded', { detail: { name: 'Acme' } }));
    await settle();
    expect(header(element).heading).toBe('Acme');
    expect(labelsOf(element)).toEqual(['Backups', 'Nightly', 'Run 12', 'Account']);
    expect(getChanges).toHaveBeenCalledTimes(1);
  });

  it('reads another run when the place changes to it', async () => {
    const element = await showRun(objects);
    element.route = toChanges(JOB_ID, 'r13');
    await settle();
    expect(getChanges).toHaveBeenLastCalledWith({ runId: 'r13' });
  });

  it('adds the run to what a child wants restored', async () => {
    const element = await showRun(objects);
    const routes = details(element, 'navigate');
    const detail = { objectName: 'Account', scope: 'deleted', includeChildren: true };
    find(element, 'c-view-changes').dispatchEvent(new CustomEvent('restore', { detail }));
    expect(routes).toEqual([{ screen: 'restore', jobId: JOB_ID, request: { runId: RUN_ID, ...detail } }]);
  });

  it('shows an object that the run did not change', async () => {
    const element = await showRun(toRecords(JOB_ID, RUN_ID, 'Lead'));
    expect(find(element, 'c-changed-records').object).toMatchObject({ label: 'Lead', added: 0, deleted: 0 });
  });

  it('shows why the changes cannot be read and tries again', async () => {
    getChanges.mockRejectedValueOnce(anApexError());
    const element = await showRun(objects);
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(find(element, 'c-view-changes')).not.toBeNull();
  });

  it('leaves a record that was deleted from the backup, and counts anew', async () => {
    const element = await showRun(record);
    const routes = details(element, 'navigate');
    const shown = toasts(element);
    const end = async (status) => {
      find(element, 'c-record-diff').dispatchEvent(new CustomEvent('erased', { detail: { status } }));
      await settle();
    };
    await end('failed');
    expect(shown[0].variant).toBe('error');
    expect(routes).toEqual([]);
    await end('done');
    expect(shown[1].message).toBe('The record was deleted from every snapshot.');
    expect(routes).toEqual([records]);
    expect(getChanges).toHaveBeenCalledTimes(2);
  });

  it('is accessible', async () => {
    await expect(await showRun(objects)).toBeAccessible();
  });
});
