import DeleteJob from 'c/deleteJob';
import deleteJob from '@salesforce/apex/JobSettingsController.deleteJob';
import { aJob, anApexError } from 'test-support/backend-answers';
import { change, find, settle, show } from 'test-support/screen';

jest.mock('@salesforce/apex/JobSettingsController.deleteJob', () => ({ default: jest.fn() }), {
  virtual: true,
});

const showDialog = () => show('c-delete-job', DeleteJob, { label: 'Delete job', job: aJob() });

async function type(dialog, value) {
  change(find(dialog, 'lightning-input'), { detail: { value } });
  await settle();
}

describe('c-delete-job', () => {
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('lets nobody delete a job without typing its name', async () => {
    const dialog = await showDialog();
    expect(find(dialog, '.delete').disabled).toBe(true);
    await type(dialog, 'nightly');
    expect(find(dialog, '.delete').disabled).toBe(true);
    await type(dialog, 'Nightly');
    find(dialog, '.delete').click();
    await settle();
    expect(deleteJob).toHaveBeenCalledWith({ jobId: aJob().id, name: 'Nightly' });
  });

  it('says why a job could not be deleted', async () => {
    deleteJob.mockRejectedValue(anApexError({ message: 'A run is under way.' }));
    const dialog = await showDialog();
    await type(dialog, 'Nightly');
    find(dialog, '.delete').click();
    await settle();
    expect(find(dialog, 'c-error-panel').heading).toBe('The job could not be deleted');
  });

  it('is accessible', async () => {
    await expect(await showDialog()).toBeAccessible();
  });
});
