import ErasureList from 'c/erasureList';
import getErasures from '@salesforce/apex/ErasuresController.getErasures';
import { anApexError, anErasure, JOB_ID } from 'test-support/backend-answers';
import { find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/ErasuresController.getErasures', () => ({ default: jest.fn() }), {
  virtual: true,
});

const problem = { code: 'CONFIG_INVALID', message: 'The key is wrong.', remedy: 'Ask for it again.' };
const failed = anErasure({ id: 'e2', status: 'failed', versions: 0, problem });
const showList = () => show('c-erasure-list', ErasureList, { jobId: JOB_ID, timeZone: 'UTC' });

describe('c-erasure-list', () => {
  beforeEach(() => getErasures.mockResolvedValue({ erasures: [failed, anErasure()] }));
  afterEach(() => {
    document.body.replaceChildren();
    getErasures.mockReset();
  });

  it('says what became of each, with the reason and the next step of a failure', async () => {
    const rows = findAll(await showList(), '.erasure');
    expect(rows.map((row) => row.querySelector('c-status-badge').state)).toEqual(['failed', 'done']);
    expect(rows.map((row) => text(row.querySelector('.result')))).toEqual([
      'The key is wrong. Ask for it again.',
      '12 versions of 3 records, 2 files',
    ]);
  });

  it('is silent where there is none, and shows why they cannot be read', async () => {
    getErasures.mockResolvedValueOnce({ erasures: [] });
    expect(find(await showList(), 'section')).toBeNull();
    getErasures.mockRejectedValueOnce(anApexError());
    const element = await showList();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(findAll(element, '.erasure')).toHaveLength(2);
  });

  it('is accessible', async () => {
    await expect(await showList()).toBeAccessible();
  });
});
