import CreateBackupJob from 'c/createBackupJob';
import getConnections from '@salesforce/apex/ConnectionsController.getConnections';
import createJob from '@salesforce/apex/JobsController.createJob';
import getEntitlement from '@salesforce/apex/JobsController.getEntitlement';
import { aConnection, aJob, anApexError, anEntitlement } from 'test-support/backend-answers';
import { change, details, find, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/ConnectionsController.getConnections', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/JobsController.createJob', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/JobsController.getEntitlement', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/ObjectsController.getOrgObjects',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);

const sandbox = aConnection({ id: 'c2', name: 'UAT', orgName: 'Acme UAT', sandbox: true });
const showDialog = (properties = { owner: true }) => show('c-create-backup-job', CreateBackupJob, properties);
const kinds = (parts) => getEntitlement.mockResolvedValue(anEntitlement({ kindCanBeChosen: true, ...parts }));
const input = (dialog, field) => find(dialog, `[data-field="${field}"]`);

async function set(dialog, field, value) {
  change(input(dialog, field), { detail: { value } });
  await settle();
}

async function save(dialog) {
  find(dialog, '.save').click();
  await settle();
}

describe('c-create-backup-job', () => {
  beforeEach(() => {
    getConnections.mockResolvedValue({ connections: [aConnection(), sandbox] });
    getEntitlement.mockResolvedValue(anEntitlement());
    createJob.mockResolvedValue(aJob());
  });

  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('offers every org, the user’s zone and a first run at once', async () => {
    const dialog = await showDialog();
    expect(input(dialog, 'connectionId').options.map(({ label }) => label)).toEqual([
      'Production (Acme AG)',
      'UAT (sandbox, Acme UAT)',
    ]);
    expect(input(dialog, 'timeZone').value).toBe('America/Los_Angeles');
    expect(find(dialog, '.first-run').checked).toBe(true);
  });

  it('does not say the name of an org twice where the connection is named after it', async () => {
    getConnections.mockResolvedValue({ connections: [aConnection({ name: 'Acme AG' }), sandbox] });
    const [{ label }] = input(await showDialog(), 'connectionId').options;
    expect(label).toBe('Acme AG');
  });

  it('lists time zones from west to east with their distance from Greenwich', async () => {
    const zones = input(await showDialog(), 'timeZone').options;
    const at = (value) => zones.findIndex((zone) => zone.value === value);
    expect(zones[at('UTC')].label).toBe('(GMT+00:00) UTC');
    expect(zones[at('Asia/Kolkata') === -1 ? at('Asia/Calcutta') : at('Asia/Kolkata')].label).toMatch(
      /GMT\+05:30/,
    );
    expect(at('America/New_York')).toBeLessThan(at('UTC'));
    expect(at('UTC')).toBeLessThan(at('Asia/Tokyo'));
  });

  it('chooses the only org by itself and proposes a name', async () => {
    getConnections.mockResolvedValue({ connections: [aConnection()] });
    const dialog = await showDialog();
    expect(input(dialog, 'connectionId').value).toBe(aConnection().id);
    expect(input(dialog, 'name').value).toBe('Acme AG daily backup');
  });

  it('keeps the name that the user has typed', async () => {
    const dialog = await showDialog();
    await set(dialog, 'name', 'Mine');
    await set(dialog, 'connectionId', 'c2');
    expect(input(dialog, 'name').value).toBe('Mine');
  });

  it('says what the chosen connection lacks and what that costs', async () => {
    const warnings = [{ permission: 'Query All Files', consequence: 'files of other users are missing.' }];
    const weak = aConnection({ status: 'reauthorise', warnings });
    getConnections.mockResolvedValue({ connections: [weak] });
    const warned = text(find(await showDialog(), '.warnings'));
    expect(warned).toContain('Query All Files: files of other users are missing.');
    expect(warned).toContain('must be authorised again');
  });

  it('creates the job as it was filled in and closes with it', async () => {
    const dialog = await showDialog();
    const results = details(dialog, 'closed');
    await set(dialog, 'connectionId', 'c2');
    await set(dialog, 'name', 'Nightly');
    await set(dialog, 'timeOfDay', '03:30:00.000');
    await set(dialog, 'timeZone', 'Europe/Zurich');
    await set(dialog, 'apiLimitPercent', '60');
    await set(dialog, 'retention', { kind: 'period', amount: 90, unit: 'days' });
    change(input(dialog, 'includeFiles'), { checked: false });
    change(find(dialog, '.first-run'), { checked: false });
    await save(dialog);
    expect(createJob).toHaveBeenCalledWith({
      job: {
        kind: 'standard',
        connectionId: 'c2',
        name: 'Nightly',
        timeOfDay: '03:30',
        timeZone: 'Europe/Zurich',
        apiLimitPercent: 60,
        retention: { kind: 'period', amount: 90, unit: 'days' },
        includeFiles: false,
        runFirstBackup: false,
      },
    });
    expect(results).toEqual([{ ...aJob(), running: false }]);
  });

  it('starts from the usual limit, retention and files, and says what the limit means', async () => {
    const dialog = await showDialog();
    expect(input(dialog, 'apiLimitPercent').value).toBe(80);
    expect(input(dialog, 'apiLimitPercent').fieldLevelHelp).toMatch(/one daily allowance of API calls/);
    expect(input(dialog, 'retention').value).toEqual({ kind: 'period', amount: 1, unit: 'years' });
    expect(input(dialog, 'includeFiles').checked).toBe(true);
  });

  it('asks for the kind only where there is a choice', async () => {
    expect(input(await showDialog(), 'kind')).toBeNull();
    kinds();
    expect(input(await showDialog(), 'kind').options.map(({ value }) => value)).toEqual([
      'standard',
      'high_frequency',
    ]);
  });

  it('makes an hourly job of the chosen objects, without a time of day', async () => {
    kinds();
    getConnections.mockResolvedValue({ connections: [aConnection()] });
    const dialog = await showDialog();
    await set(dialog, 'kind', 'high_frequency');
    expect(input(dialog, 'name').value).toBe('Acme AG hourly backup');
    expect(input(dialog, 'timeOfDay')).toBeNull();
    expect(text(find(dialog, '.frequent-note'))).toContain('at most 10 objects');
    expect(input(dialog, 'objectFilter').max).toBe(10);
    input(dialog, 'objectFilter').reportValidity = () => true;
    await set(dialog, 'objectFilter', ['Account', 'Case']);
    await save(dialog);
    const { job } = createJob.mock.calls[0][0];
    expect(job).toMatchObject({
      kind: 'high_frequency',
      objectFilter: {
        mode: 'manual',
        include: ['Account', 'Case'],
        exclude: [],
        newObjects: false,
        newPackages: false,
      },
    });
    expect(job).not.toHaveProperty('timeOfDay');
  });

  it('does not send an hourly job without objects', async () => {
    kinds();
    getConnections.mockResolvedValue({ connections: [aConnection()] });
    const dialog = await showDialog();
    await set(dialog, 'kind', 'high_frequency');
    await save(dialog);
    expect(createJob).not.toHaveBeenCalled();
  });

  it('says when the plan allows no further job, and what can be done', async () => {
    getEntitlement.mockResolvedValue(anEntitlement({ standardJobs: { allowed: 2, used: 2 } }));
    const dialog = await showDialog();
    expect(text(find(dialog, '.allowance'))).toMatch(/"teams" allows 2 standard jobs.*Delete one/);
    expect(find(dialog, '.save').disabled).toBe(true);
    expect(input(dialog, 'name')).toBeNull();
  });

  it('begins with the kind of which the plan allows one more', async () => {
    kinds({ standardJobs: { allowed: 2, used: 2 } });
    const dialog = await showDialog();
    expect(input(dialog, 'kind').value).toBe('high_frequency');
    expect(find(dialog, '.allowance')).toBeNull();
    await set(dialog, 'kind', 'standard');
    expect(find(dialog, '.allowance')).not.toBeNull();
  });

  it('tells others how to become an owner, and asks the backend for nothing', async () => {
    const dialog = await showDialog({ owner: false });
    expect(find(dialog, 'c-empty-state').heading).toBe('Only owners create backup jobs');
    expect(find(dialog, 'c-empty-state').message).toContain('Holdfast Owner');
    expect(find(dialog, '.save')).toBeNull();
    expect(getConnections).not.toHaveBeenCalled();
  });

  it('shows a refusal at the field that the backend names', async () => {
    createJob.mockRejectedValue(
      anApexError({ code: 'NAME_TAKEN', message: 'Taken.', remedy: 'Choose another.', field: 'name' }),
    );
    const dialog = await showDialog();
    await set(dialog, 'connectionId', 'c2');
    const setCustomValidity = jest.spyOn(input(dialog, 'name'), 'setCustomValidity');
    await save(dialog);
    expect(setCustomValidity).toHaveBeenCalledWith('Taken. Choose another.');
    expect(find(dialog, 'c-error-panel')).toBeNull();
    expect(find(dialog, '.save').disabled).toBe(false);
  });

  it('shows any other refusal above the form', async () => {
    createJob.mockRejectedValue(anApexError());
    const dialog = await showDialog();
    await set(dialog, 'connectionId', 'c2');
    await save(dialog);
    expect(find(dialog, 'c-error-panel').heading).toBe('The job could not be saved');
  });

  it('does not send a form with an invalid field', async () => {
    const dialog = await showDialog();
    input(dialog, 'name').reportValidity = () => false;
    await save(dialog);
    expect(createJob).not.toHaveBeenCalled();
  });

  it('says so when there is no org to choose, and when the orgs cannot be read', async () => {
    getConnections.mockResolvedValue({ connections: [] });
    expect(find(await showDialog(), 'c-empty-state').heading).toMatch(/Connect one first/);
    getConnections.mockRejectedValueOnce(anApexError());
    const dialog = await showDialog();
    find(dialog, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(find(dialog, 'c-error-panel')).toBeNull();
  });

  it('closes with nothing on cancel', async () => {
    const dialog = await showDialog();
    const results = details(dialog, 'closed');
    find(dialog, '.cancel').click();
    expect(results).toEqual([null]);
  });

  it('is accessible', async () => {
    const dialog = await showDialog();
    // The real input hands this on to its own field; the stub leaves it where no role makes it legal.
    input(dialog, 'timeOfDay').removeAttribute('aria-label');
    await expect(dialog).toBeAccessible();
  });
});
