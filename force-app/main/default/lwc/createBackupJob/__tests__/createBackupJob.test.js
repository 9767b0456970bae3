import CreateBackupJob from 'c/createBackupJob';
import getConnections from '@salesforce/apex/ConnectionsController.getConnections';
import createJob from '@salesforce/apex/JobsController.createJob';
import { aConnection, aJob, anApexError } from 'test-support/backend-answers';
import { change, details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/ConnectionsController.getConnections', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/JobsController.createJob', () => ({ default: jest.fn() }), { virtual: true });

const sandbox = aConnection({ id: 'c2', name: 'UAT', orgName: 'Acme UAT', sandbox: true });
const showDialog = () => show('c-create-backup-job', CreateBackupJob);
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
    change(find(dialog, '.first-run'), { checked: false });
    await save(dialog);
    expect(createJob).toHaveBeenCalledWith({
      connectionId: 'c2',
      name: 'Nightly',
      timeOfDay: '03:30',
      timeZone: 'Europe/Zurich',
      runFirstBackup: false,
    });
    expect(results).toEqual([{ ...aJob(), running: false }]);
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
    expect(findAll(dialog, '[data-field]')).toHaveLength(4);
  });

  it('is accessible', async () => {
    const dialog = await showDialog();
    // The real input hands this on to its own field; the stub leaves it where no role makes it legal.
    input(dialog, 'timeOfDay').removeAttribute('aria-label');
    await expect(dialog).toBeAccessible();
  });
});
