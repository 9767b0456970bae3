import { LightningElement, api } from 'lwc';
import getOrgObjects from '@salesforce/apex/ObjectsController.getOrgObjects';
import refreshObjects from '@salesforce/apex/ObjectsController.refreshObjects';
import { Poller } from 'c/poller';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

/** Rows drawn at once: the search finds the rest. */
const MOST_SHOWN = 50;

/** A field of a form for a few objects of an org. Fires `change` with `value`, their API names in the order they were chosen. */
export default class ObjectPicker extends LightningElement {
  /** Most objects that can be chosen. */
  @api max = 10;

  labels = labels;
  listing;
  error;
  chosen = [];
  search = '';
  refusal = '';
  listingAsked = false;
  poller = new Poller(() => this.look());
  shownId;

  /** The connection of the org; another one starts anew. */
  @api
  get connectionId() {
    return this.shownId;
  }

  set connectionId(value) {
    if (value === this.shownId) return;
    this.shownId = value;
    this.poller.stop();
    this.chosen = [];
    this.search = '';
    this.listingAsked = false;
    this.load();
  }

  disconnectedCallback() {
    this.poller.stop();
  }

  @api
  get value() {
    return this.chosen;
  }

  @api
  reportValidity() {
    if (this.chosen.length === 0) this.refusal = fill(labels.pickerNone, this.max);
    return this.refusal === '';
  }

  @api
  setCustomValidity(text) {
    this.refusal = text;
  }

  @api
  focus() {
    this.template.querySelector('lightning-input')?.focus();
  }

  get loading() {
    return !this.listing && !this.error;
  }

  get listed() {
    return Boolean(this.listing?.listedAt);
  }

  get notListed() {
    return this.listing && !this.listing.listedAt;
  }

  get full() {
    return this.chosen.length >= this.max;
  }

  get summary() {
    return fill(labels.pickerChosen, this.chosen.length, this.max);
  }

  get pills() {
    const names = new Map(this.listing.objects.map(({ object, label }) => [object, label]));
    return this.chosen.map((object) => {
      const label = names.get(object);
      return { object, label, removeText: fill(labels.pickerRemove, label) };
    });
  }

  get found() {
    const wanted = this.search.trim().toLowerCase();
    return this.listing.objects.filter(
      ({ object, label, group }) =>
        group !== 'unsupported' &&
        (object.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted)),
    );
  }

  get rows() {
    return this.found.slice(0, MOST_SHOWN).map(({ object, label }) => {
      const selected = this.chosen.includes(object);
      return { object, selected, text: this.nameOf(object, label), closed: this.full && !selected };
    });
  }

  get foundText() {
    const { length } = this.found;
    if (length === 0) return labels.filterNothing;
    return length > MOST_SHOWN ? fill(labels.pickerMore, MOST_SHOWN, formatNumber(length)) : '';
  }

  nameOf(object, label) {
    return object === label ? label : fill(labels.pickerName, label, object);
  }

  async load() {
    this.listing = undefined;
    await this.look();
  }

  /** Reads the listing; resolves to whether one is still awaited, so that the poller goes on. */
  async look() {
    const connectionId = this.shownId;
    this.error = undefined;
    try {
      const listing = await getOrgObjects({ connectionId });
      if (connectionId === this.shownId) this.listing = listing;
    } catch (error) {
      if (connectionId === this.shownId) this.error = error;
    }
    return this.listingAsked && !this.listed && !this.error;
  }

  handleRetry() {
    this.load();
  }

  async handleList() {
    this.listingAsked = true;
    try {
      await refreshObjects({ connectionId: this.shownId });
      if (this.isConnected) this.poller.start();
    } catch (error) {
      this.listingAsked = false;
      this.error = error;
    }
  }

  handleSearch(event) {
    event.stopPropagation();
    this.search = event.detail.value ?? '';
  }

  handleChoose(event) {
    event.stopPropagation();
    const { object } = event.target.dataset;
    this.choose(
      event.target.checked
        ? [...this.chosen.filter((other) => other !== object), object]
        : this.chosen.filter((other) => other !== object),
    );
  }

  handleRemove(event) {
    const { object } = event.currentTarget.dataset;
    this.choose(this.chosen.filter((other) => other !== object));
  }

  choose(objects) {
    this.chosen = objects;
    this.refusal = '';
    this.dispatchEvent(new CustomEvent('change', { detail: { value: objects } }));
  }
}
