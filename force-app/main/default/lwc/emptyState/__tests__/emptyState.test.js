import EmptyState from 'c/emptyState';
import { find, show } from 'test-support/screen';

const showState = (properties) => show('c-empty-state', EmptyState, properties);

describe('c-empty-state', () => {
  afterEach(() => document.body.replaceChildren());

  it('says what is missing and why', async () => {
    const element = await showState({ heading: 'No run yet', message: 'Start one.' });
    expect(find(element, 'h2').textContent).toBe('No run yet');
    expect(find(element, '.message').textContent).toBe('Start one.');
  });

  it('has a picture for a first step and one for all is well', async () => {
    const first = await showState({ heading: 'Begin', picture: 'backup' });
    const calm = await showState({ heading: 'Done' });
    expect(find(first, '.sign').getAttribute('d')).not.toBe(find(calm, '.sign').getAttribute('d'));
  });

  it('is accessible', async () => {
    await expect(await showState({ heading: 'No run yet' })).toBeAccessible();
  });
});
