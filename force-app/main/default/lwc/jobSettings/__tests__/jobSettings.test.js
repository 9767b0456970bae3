import JobSettings from 'c/jobSettings';
import { aJob } from 'test-support/backend-answers';
import { findAll, show, text } from 'test-support/screen';

const showSettings = (job) => show('c-job-settings', JobSettings, { job });
const entries = (element) =>
  Object.fromEntries(findAll(element, '.entry').map((node) => [...node.children].map((part) => text(part))));

describe('c-job-settings', () => {
  afterEach(() => document.body.replaceChildren());

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

  it('is accessible', async () => {
    await expect(await showSettings(aJob())).toBeAccessible();
  });
});
