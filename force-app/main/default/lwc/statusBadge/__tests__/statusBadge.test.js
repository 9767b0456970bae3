import { createElement } from 'lwc';
import StatusBadge from 'c/statusBadge';

function render(family, state) {
  const element = createElement('c-status-badge', { is: StatusBadge });
  Object.assign(element, { family, state });
  document.body.appendChild(element);
  return element.shadowRoot;
}

describe('c-status-badge', () => {
  afterEach(() => document.body.replaceChildren());

  it.each([
    ['pending_first_run', 'Pending first run', 'quiet'],
    ['running', 'Running', 'busy'],
    ['record_data_complete', 'Record data complete', 'busy'],
    ['completed', 'Completed', 'good'],
    ['completed_with_warnings', 'Completed with warnings', 'warn'],
    ['partial', 'Partial', 'warn'],
    ['failed', 'Failed', 'bad'],
    ['disabled', 'Disabled', 'quiet'],
  ])('shows %s as "%s" in the tone %s, with an icon', (state, label, tone) => {
    const root = render('run', state);
    expect(root.querySelector('.label').textContent).toBe(label);
    expect(root.querySelector('.badge').classList).toContain(tone);
    expect(root.querySelector('lightning-icon').iconName).toMatch(/^utility:/);
  });

  it('shows a state that it does not know as unknown instead of nothing', () => {
    expect(render('run', 'hibernating').querySelector('.label').textContent).toBe('Unknown');
  });

  it('is accessible', async () => {
    render('coverage', 'skipped');
    await expect(document.body).toBeAccessible();
  });
});
