import { createElement } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';

/** Renders a component with the given properties and waits until it is at rest. */
export async function show(tag, Component, properties = {}) {
  const element = createElement(tag, { is: Component });
  Object.assign(element, properties);
  document.body.appendChild(element);
  await settle();
  return element;
}

/** Lets answers of mocked calls arrive and the page be drawn again. */
export async function settle() {
  for (let turn = 0; turn < 12; turn += 1) {
    await Promise.resolve();
  }
}

/** The events of one name that an element fires from now on, as a list of their details. */
export function details(element, name) {
  const list = [];
  element.addEventListener(name, (event) => list.push(event.detail));
  return list;
}

/** The toasts an element asks for from now on. */
export function toasts(element) {
  return details(element, new ShowToastEvent({}).type);
}

export function find(element, selector) {
  return element.shadowRoot.querySelector(selector);
}

export function findAll(element, selector) {
  return [...element.shadowRoot.querySelectorAll(selector)];
}

/** The text of an element without its children components, blanks made single. */
export function text(node) {
  return node.textContent.replace(/\s+/g, ' ').trim();
}

/** Fires what a base component fires when its value was changed. */
export function change(input, { detail = {}, checked } = {}) {
  if (checked !== undefined) input.checked = checked;
  input.dispatchEvent(new CustomEvent('change', { detail }));
}
