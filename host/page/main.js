import '@lwc/synthetic-shadow';
import './settings.js';
import { createElement } from 'lwc';
import Toast from 'lightning/toast';
import DemoOrg from 'host/demoOrg';
import { tabs } from 'host:tabs';
import { PAGE_CHANGE, UNKNOWN_PAGE, currentPage, goTo } from './navigation-state.js';
import { SHOW_TOAST } from './stubs/platformShowToastEvent.js';

const content = document.getElementById('content');
const links = [...document.querySelectorAll('[data-tab]')];

/** Shows the component of the current tab, and marks the tab; a component that is already shown stays as it is. */
function showTab() {
  const name = currentPage().attributes.apiName;
  for (const link of links) {
    const active = link.dataset.tab === name;
    link.closest('.slds-context-bar__item').classList.toggle('slds-is-active', active);
    if (active) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const tab = tabs[name];
  if (!tab || content.firstElementChild?.localName === tab.tag) return;
  content.replaceChildren(createElement(tab.tag, { is: tab.is }));
}

/** A click on a tab leads to its first screen, as in Lightning Experience. */
function handleTabClick(event) {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const { tab } = event.currentTarget.dataset;
  goTo({ type: 'standard__navItemPage', attributes: { apiName: tab }, state: {} }, false);
}

function showToast({ title, message, messageData, variant, mode }) {
  Toast.show({ label: title, message, messageLinks: messageData, variant, mode }, content);
}

for (const link of links) link.addEventListener('click', handleTabClick);
document.addEventListener(SHOW_TOAST, (event) => showToast(event.detail));
window.addEventListener(UNKNOWN_PAGE, () =>
  showToast({ title: 'This page exists only inside Salesforce.', variant: 'info', mode: 'dismissible' }),
);
window.addEventListener(PAGE_CHANGE, showTab);

if (globalThis.holdfastHost.simulator) {
  document.getElementById('demo-org').append(createElement('host-demo-org', { is: DemoOrg }));
}
showTab();
