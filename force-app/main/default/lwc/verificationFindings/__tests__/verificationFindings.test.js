import VerificationFindings from 'c/verificationFindings';
import getVerification from '@salesforce/apex/VerificationsController.getVerification';
import { anApexError, aVerification, RECORD_ID } from 'test-support/backend-answers';
import { find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/VerificationsController.getVerification', () => ({ default: jest.fn() }), {
  virtual: true,
});

const drift = {
  object: 'Lead',
  verdict: 'drift',
  recordId: null,
  message: 'The org counts 12, the backup 10.',
};
const damaged = (recordId) => ({
  object: 'Account',
  verdict: 'damaged',
  recordId,
  message: 'The backup differs from the org in Phone.',
});
const showFindings = (verification = aVerification()) =>
  show('c-verification-findings', VerificationFindings, { verification });
const answer = (parts) => getVerification.mockResolvedValue(aVerification(parts));

describe('c-verification-findings', () => {
  afterEach(() => {
    document.body.replaceChildren();
    getVerification.mockReset();
  });

  it('tells what was found of each object, the worst first, and what the verdicts mean', async () => {
    answer({ status: 'damaged', findings: [drift, damaged(RECORD_ID), { ...drift, object: 'Account' }] });
    const element = await showFindings();
    expect(getVerification).toHaveBeenCalledWith({ verificationId: aVerification().id });
    const [account, lead] = findAll(element, '.object');
    expect(text(account)).toContain('Account');
    expect(text(account)).toContain('2 findings');
    expect(text(account)).toContain(`${RECORD_ID}: The backup differs from the org in Phone.`);
    expect(account.querySelector('c-status-badge').state).toBe('damaged');
    expect(lead.querySelector('c-status-badge').state).toBe('drift');
    const helps = findAll(element, '.help').map(text);
    expect(helps).toEqual([expect.stringMatching(/^Damaged:/), expect.stringMatching(/^Counts differ:/)]);
  });

  it('folds many findings of one object away, and says when there are more than are shown', async () => {
    answer({ findings: Array.from({ length: 1000 }, (_, index) => damaged(`r${index}`)) });
    const element = await showFindings();
    expect(find(element, 'details').open).toBe(false);
    expect(text(find(element, '.capped'))).toBe('The first 1,000 findings are shown.');
  });

  it('says that all is well only of one that came to its end', async () => {
    answer({});
    expect(text(find(await showFindings(), '.clean'))).toMatch(/as it should be/);
    answer({ status: 'failed' });
    expect(text(find(await showFindings(), '.clean'))).toBe('Nothing was found until it ended.');
  });

  it('reads again when the verification has moved on', async () => {
    answer({ status: 'running', objectsDone: 1 });
    const element = await showFindings(aVerification({ status: 'running', objectsDone: 1 }));
    element.verification = aVerification({ status: 'running', objectsDone: 1 });
    await settle();
    element.verification = aVerification({ status: 'running', objectsDone: 2 });
    await settle();
    expect(getVerification).toHaveBeenCalledTimes(2);
  });

  it('shows why the findings cannot be read and tries again', async () => {
    answer({ findings: [drift] });
    getVerification.mockRejectedValueOnce(anApexError());
    const element = await showFindings();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(find(element, 'c-error-panel')).toBeNull();
    expect(findAll(element, '.object')).toHaveLength(1);
  });

  it('is accessible', async () => {
    answer({ findings: [drift, damaged(RECORD_ID)] });
    await expect(await showFindings()).toBeAccessible();
  });
});
