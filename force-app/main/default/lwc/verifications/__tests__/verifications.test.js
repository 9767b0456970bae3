import Verifications from 'c/verifications';
import getVerification from '@salesforce/apex/VerificationsController.getVerification';
import getVerifications from '@salesforce/apex/VerificationsController.getVerifications';
import verify from '@salesforce/apex/VerificationsController.verify';
import { anApexError, aVerification, JOB_ID } from 'test-support/backend-answers';
import { find, findAll, settle, show, text, toasts } from 'test-support/screen';

jest.mock('@salesforce/apex/VerificationsController.getVerification', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/VerificationsController.getVerifications', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/VerificationsController.verify', () => ({ default: jest.fn() }), {
  virtual: true,
});

const showList = () => show('c-verifications', Verifications, { jobId: JOB_ID, timeZone: 'Europe/Zurich' });
const rows = (element) => findAll(element, 'tr.verification');
const running = () => aVerification({ status: 'running', finishedAt: null, objectsDone: 7 });

describe('c-verifications', () => {
  beforeEach(() => {
    getVerifications.mockResolvedValue({ verifications: [aVerification()] });
    getVerification.mockReturnValue(new Promise(() => {}));
    verify.mockResolvedValue(aVerification({ status: 'pending' }));
  });

  afterEach(() => {
    document.body.replaceChildren();
    jest.useRealTimers();
    jest.resetAllMocks();
  });

  it('lists what was checked, who asked for it and the verdict', async () => {
    getVerifications.mockResolvedValue({
      verifications: [aVerification(), aVerification({ id: 'v2', status: 'damaged', trigger: 'manual' })],
    });
    const element = await showList();
    const [first, second] = rows(element);
    expect(text(first)).toContain('Weekly');
    expect(text(first)).toContain('12,345');
    expect(text(first)).toContain('1,20024 read in full');
    expect(text(second)).toContain('By a person');
    expect(findAll(element, 'c-status-badge').map(({ state }) => state)).toEqual(['ok', 'damaged']);
  });

  it('says why one could not be finished, and what to do', async () => {
    const problem = { code: 'REAUTHORISE', message: 'The token was refused.', remedy: 'Authorise again.' };
    getVerifications.mockResolvedValue({ verifications: [aVerification({ status: 'failed', problem })] });
    const notes = findAll(await showList(), '.verdict .note').map(text);
    expect(notes).toEqual(['The token was refused.', 'Next step: Authorise again.']);
  });

  it('does not let a backup of nothing pass for a proved one', async () => {
    getVerifications.mockResolvedValue({ verifications: [aVerification({ objectsDone: 0 })] });
    expect(text(find(await showList(), '.verdict .note'))).toMatch(/nothing to verify/);
  });

  it('asks for one, and looks again until it has ended', async () => {
    jest.useFakeTimers();
    const element = await showList();
    const shown = toasts(element);
    getVerifications.mockResolvedValue({ verifications: [running()] });
    find(element, '.verify').click();
    await settle();
    expect(verify).toHaveBeenCalledWith({ jobId: JOB_ID });
    expect(shown).toHaveLength(1);
    expect(find(element, '.verify').disabled).toBe(true);
    getVerifications.mockResolvedValue({ verifications: [aVerification()] });
    jest.advanceTimersByTime(2000);
    await settle();
    expect(find(element, '.verify').disabled).toBe(false);
    jest.advanceTimersByTime(60_000);
    await settle();
    expect(getVerifications).toHaveBeenCalledTimes(3);
  });

  it('says why none could be asked for', async () => {
    verify.mockRejectedValue(anApexError({ code: 'ALREADY_RUNNING', message: 'It is verified already.' }));
    const element = await showList();
    find(element, '.verify').click();
    await settle();
    expect(find(element, 'c-error-panel').heading).toBe('The verification could not be asked for');
    expect(rows(element)).toHaveLength(1);
  });

  it('opens and closes what one found', async () => {
    const element = await showList();
    find(element, '.expand').click();
    await settle();
    expect(find(element, '.expand').getAttribute('aria-expanded')).toBe('true');
    expect(find(element, 'c-verification-findings').verification).toEqual(aVerification());
    find(element, '.expand').click();
    await settle();
    expect(find(element, 'c-verification-findings')).toBeNull();
  });

  it('says so when there is none yet', async () => {
    getVerifications.mockResolvedValue({ verifications: [] });
    expect(find(await showList(), 'c-empty-state').heading).toMatch(/not been verified yet/);
  });

  it('shows why they cannot be read and tries again', async () => {
    getVerifications.mockRejectedValueOnce(anApexError());
    const element = await showList();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(rows(element)).toHaveLength(1);
  });

  it('is accessible', async () => {
    await expect(await showList()).toBeAccessible();
  });
});
