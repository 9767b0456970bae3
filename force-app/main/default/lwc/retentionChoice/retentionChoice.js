import { LightningElement, api } from 'lwc';
import { fill } from 'c/textFormat';
import labels from './labels';
import { CUSTOM, KEEP, choiceOf, policyOf, retentionOptions } from './policies';

const USUAL = { amount: 1, unit: 'years', daily: 14, weekly: 8, monthly: 12, yearly: 7 };

/**
 * A field of a form for how long runs are kept: one of the usual periods, another period, or so many daily, weekly, monthly and yearly
 * runs. Fires `change` with `value`, a policy of the backend. What is in the slot stands below it.
 */
export default class RetentionChoice extends LightningElement {
  labels = labels;
  draft = USUAL;
  refusal = '';
  options = retentionOptions(labels, fill);
  units = [
    { value: 'days', label: labels.unitDays },
    { value: 'months', label: labels.unitMonths },
    { value: 'years', label: labels.unitYears },
  ];

  /** The policy; while the fields say the same, they stay as the user has left them. */
  @api
  get value() {
    return policyOf(this.draft.choice, this.draft);
  }

  set value(policy) {
    const draft = { ...USUAL, ...policy, choice: choiceOf(policy) };
    const same = this.draft.choice && textOf(policyOf(draft.choice, draft)) === textOf(this.value);
    if (!same) this.draft = draft;
  }

  @api
  reportValidity() {
    const invalid = this.inputs().filter((input) => input.reportValidity() === false);
    return invalid.length === 0 && this.refusal === '';
  }

  /** What a refusal says about the policy as a whole; empty once it is changed. */
  @api
  setCustomValidity(text) {
    this.refusal = text;
  }

  @api
  focus() {
    this.inputs()[0].focus();
  }

  get custom() {
    return this.draft.choice === CUSTOM;
  }

  get keeps() {
    return this.draft.choice === KEEP;
  }

  /** How many runs of each length of time. */
  get counts() {
    const { daily, weekly, monthly, yearly } = this.draft;
    return [
      { field: 'daily', label: labels.unitDays, value: daily },
      { field: 'weekly', label: labels.unitWeeks, value: weekly },
      { field: 'monthly', label: labels.unitMonths, value: monthly },
      { field: 'yearly', label: labels.unitYears, value: yearly },
    ];
  }

  handleChange(event) {
    // The fields' own events say less than the one below.
    event.stopPropagation();
    const { field } = event.target.dataset;
    const text = event.detail.value ?? '';
    const value = ['choice', 'unit'].includes(field) ? text : numberOf(text);
    this.draft = { ...this.draft, [field]: value };
    this.refusal = '';
    this.dispatchEvent(new CustomEvent('change', { detail: { value: this.value } }));
  }

  inputs() {
    return [...this.template.querySelectorAll('[data-field]')];
  }
}

function numberOf(text) {
  return text === '' ? null : Number(text);
}

function textOf(policy) {
  return JSON.stringify(policy);
}
