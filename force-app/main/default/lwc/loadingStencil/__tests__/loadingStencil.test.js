import LoadingStencil from 'c/loadingStencil';
import { find, findAll, show } from 'test-support/screen';

const showStencil = (properties) => show('c-loading-stencil', LoadingStencil, properties);

describe('c-loading-stencil', () => {
  afterEach(() => document.body.replaceChildren());

  it('draws as many rows as asked for and says aloud that something loads', async () => {
    const element = await showStencil({ count: '3' });
    expect(findAll(element, '.row')).toHaveLength(3);
    expect(find(element, '[role="status"]').textContent).toContain('Loading');
  });

  it('draws cards', async () => {
    const element = await showStencil({ count: 2, shape: 'cards' });
    expect(findAll(element, '.card')).toHaveLength(2);
  });

  it('is accessible', async () => {
    await expect(await showStencil({})).toBeAccessible();
  });
});
