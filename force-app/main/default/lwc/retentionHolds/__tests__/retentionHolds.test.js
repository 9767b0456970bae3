import RetentionHolds from 'c/retentionHolds';
import confirmHold from '@salesforce/apex/RetentionController.confirmHold';
import getHolds from '@salesforce/apex/RetentionController.getHolds';
import { aHold, anApexError } from 'test-support/backend-answers';
import { find, findAll, settle, show, text, toasts } from 'test-support/screen';

jest.mock('@salesforce/apex/RetentionController.confirmHold', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/RetentionController.getHolds', () => ({ default: jest.fn() }), { virtual: true });

const connectionId = aHold().connection.id;
const showHolds = (owner = true) =>
  show('c-retention-holds', RetentionHolds, { connectionId, owner, timeZone: 'UTC' });

describe('c-retention-holds', () => {
  beforeEach(() => getHolds.mockResolvedValue({ holds: [aHold()] }));
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('says what would go, how much of the backup that is, and what would be left', async () => {
    const shown = text(find(await showHolds(), '.hold'));
    expect(shown).toContain('give up 12 runs, and with them 48,000 of 60,000 versions (80 %)');
    expect(shown).toContain('oldest snapshot left would be of Wed, Oct 21, 2026');
    expect(shown).toContain('Nothing is purged until an owner confirms it');
  });

  it('is silent where none waits, or only one of another connection', async () => {
    getHolds.mockResolvedValue({ holds: [aHold({ connection: { id: 'c9', name: 'Other' } })] });
    expect(find(await showHolds(), '.hold')).toBeNull();
  });

  it('takes two clicks to confirm, and the second says how much for good', async () => {
    const element = await showHolds();
    const shown = toasts(element);
    find(element, '.ask').click();
    await settle();
    expect(confirmHold).not.toHaveBeenCalled();
    expect(text(find(element, '.sure span'))).toBe('Purge 12 runs for good? It cannot be undone.');
    getHolds.mockResolvedValue({ holds: [aHold({ confirmedAt: '2026-11-20T09:00:00.000Z' })] });
    find(element, '.confirm').click();
    await settle();
    expect(confirmHold).toHaveBeenCalledWith({ holdId: 'h1' });
    expect(shown[0].title).toBe('Purge confirmed');
    expect(text(find(element, 'h2'))).toBe('A confirmed purge is about to be carried out');
    expect(findAll(element, 'lightning-button')).toHaveLength(0);
  });

  it('can be thought over', async () => {
    const element = await showHolds();
    find(element, '.ask').click();
    await settle();
    find(element, '.back').click();
    await settle();
    expect(find(element, '.confirm')).toBeNull();
    expect(find(element, '.ask')).not.toBeNull();
  });

  it('lets nobody but owners confirm', async () => {
    const element = await showHolds(false);
    expect(findAll(element, 'lightning-button')).toHaveLength(0);
    expect(text(element.shadowRoot.querySelector('.hold'))).toContain('Ask an owner');
  });

  it('shows why one cannot be read or confirmed', async () => {
    getHolds.mockRejectedValueOnce(anApexError());
    const element = await showHolds();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    confirmHold.mockRejectedValue(anApexError());
    find(element, '.ask').click();
    await settle();
    find(element, '.confirm').click();
    await settle();
    expect(find(element, 'c-error-panel').heading).toBe('The purge could not be confirmed');
  });

  it('is accessible', async () => {
    const element = await showHolds();
    await expect(element).toBeAccessible();
    find(element, '.ask').click();
    await settle();
    await expect(element).toBeAccessible();
  });
});
