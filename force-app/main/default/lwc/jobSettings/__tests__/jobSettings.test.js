import DeleteJob from 'c/deleteJob';
import EditJob from 'c/editJob';
import JobSettings from 'c/jobSettings';
import disableJob from '@salesforce/apex/JobSettingsController.disableJob';
import enableJob from '@salesforce/apex/JobSettingsController.enableJob';
import { aJob } from 'test-support/backend-answers';
import { details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/JobSettingsController.disableJob', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/JobSettingsController.enableJob', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/RetentionController.getHolds',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
jest.mock('c/deleteJob');
jest.mock('c/editJob');

const showSettings = (job, owner = false) => show('c-job-settings', JobSettings, { job, owner });
const entries = (element) =>
  Object.fromEntries(findAll(element, '.entry').map((node) => [...node.children].map((part) => text(part))));

describe('c-job-settings', () => {
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('shows schedule, zone and org', async () => {
    expect(entries(await showSettings(aJob()))).toMatchObject({
      Schedule: 'Every day at 02:00',
      'Time zone': 'Europe/Zurich',
      'Scheduled runs': 'On',
      Org: 'Acme AG',
      'Org Id': '00D000000000001AAA',
      'Created by': 'Ada Admin',
    });
  });

  it('shows a disabled hourly job of a sandbox', async () => {
    const connection = { ...aJob().connection, sandbox: true };
    const job = aJob({ kind: 'high_frequency', enabled: false, connection });
    expect(entries(await showSettings(job))).toMatchObject({
      Schedule: 'Every hour',
      'Scheduled runs': 'Off',
      Org: 'Acme AG (Sandbox)',
    });
  });

  it('shows limits, files and retention', async () => {
    const retention = { kind: 'keep', daily: 14, weekly: 8, monthly: 12, yearly: 7 };
    expect(entries(await showSettings(aJob({ retention, includeFiles: false })))).toMatchObject({
      "API limit (% of the org's day)": '80 %',
      "Bulk limit (% of the org's day)": 'No limit',
      'Back up files': 'Off',
      Retention: '14 days, 8 weeks, 12 months, 7 years',
    });
  });

  it('lets an owner switch scheduled runs off and on', async () => {
    disableJob.mockResolvedValue(aJob({ enabled: false }));
    const screen = await showSettings(aJob(), true);
    const changed = details(screen, 'changed');
    find(screen, '.switch').click();
    await settle();
    expect(disableJob).toHaveBeenCalledWith({ jobId: aJob().id });
    expect(changed).toEqual([aJob({ enabled: false })]);
    find(await showSettings(aJob({ enabled: false }), true), '.switch').click();
    await settle();
    expect(enableJob).toHaveBeenCalledTimes(1);
  });

  it('opens the dialogs to edit and to delete, and tells what came of them', async () => {
    EditJob.open.mockResolvedValue(aJob({ name: 'Weekly' }));
    DeleteJob.open.mockResolvedValue(true);
    const screen = await showSettings(aJob(), true);
    const changed = details(screen, 'changed');
    const deleted = details(screen, 'deleted');
    find(screen, '.edit').click();
    find(screen, '.delete').click();
    await settle();
    expect(changed.map(({ name }) => name)).toEqual(['Weekly']);
    expect(deleted).toHaveLength(1);
  });

  it('offers others than owners nothing to change', async () => {
    expect(find(await showSettings(aJob()), 'lightning-button')).toBeNull();
  });

  it('is accessible', async () => {
    await expect(await showSettings(aJob())).toBeAccessible();
  });
});
