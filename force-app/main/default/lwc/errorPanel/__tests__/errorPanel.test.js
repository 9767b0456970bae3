import ErrorPanel from 'c/errorPanel';
import { anApexError } from 'test-support/backend-answers';
import { details, find, show, text } from 'test-support/screen';

const showPanel = (properties) => show('c-error-panel', ErrorPanel, properties);

describe('c-error-panel', () => {
  afterEach(() => document.body.replaceChildren());

  it('says what could not be done, why, what to do next and what to quote to support', async () => {
    const panel = await showPanel({ heading: 'Not saved', error: anApexError({ requestId: 'req-7' }) });
    expect(text(find(panel, '.title'))).toBe('Not saved');
    expect(text(find(panel, '.message'))).toBe('The service is tired.');
    expect(text(find(panel, '.remedy'))).toBe('Next step: Let it rest.');
    expect(text(find(panel, '.reference'))).toBe('Reference: req-7');
  });

  it('leaves out next step and reference where there is none', async () => {
    const panel = await showPanel({ error: new Error('Failed to fetch') });
    expect(find(panel, '.remedy')).toBeNull();
    expect(find(panel, '.reference')).toBeNull();
  });

  it('offers to try again unless there is nothing to try', async () => {
    const panel = await showPanel({ error: anApexError() });
    const retries = details(panel, 'retry');
    find(panel, 'lightning-button').click();
    expect(retries).toHaveLength(1);
    const still = await showPanel({ error: anApexError(), noRetry: true });
    expect(find(still, 'lightning-button')).toBeNull();
  });

  it('is accessible', async () => {
    await expect(await showPanel({ error: anApexError({ requestId: 'req-7' }) })).toBeAccessible();
  });
});
