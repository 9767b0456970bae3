import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import getConnections from '@salesforce/apex/ConnectionsController.getConnections';
import updateJob from '@salesforce/apex/JobSettingsController.updateJob';
import getForecast from '@salesforce/apex/ObjectsController.getForecast';
import getObjects from '@salesforce/apex/ObjectsController.getObjects';
import refreshObjects from '@salesforce/apex/ObjectsController.refreshObjects';
import { fill, formatNumber } from 'c/textFormat';
import { choose, inMode, isSelected } from './filterDraft';
import labels from './labels';

/** Rows drawn at once; an org may have thousands of objects. */
const PAGE = 200;

/** Which objects of its org a job backs up: read by everybody, changed by owners. Fires `changed` (the job). */
export default class ObjectFilter extends LightningElement {
  /** True for owners: others only read. */
  @api owner = false;

  labels = labels;
  listing;
  forecast;
  warnings = [];
  draft;
  error;
  saveError;
  saving = false;
  view = 'selected';
  search = '';
  shown = PAGE;
  shownJob;

  modes = [
    { value: 'recommended', label: labels.filterRecommended },
    { value: 'manual', label: labels.filterManual },
  ];

  @api
  get job() {
    return this.shownJob;
  }

  set job(value) {
    const other = value.id !== this.shownJob?.id;
    this.shownJob = value;
    if (!other) return;
    this.draft = value.objectFilter;
    this.load();
  }

  get loading() {
    return !this.listing && !this.error;
  }

  get notListed() {
    return this.listing && !this.listing.listedAt;
  }

  get listed() {
    return Boolean(this.listing?.listedAt);
  }

  get readOnly() {
    return !this.owner || this.saving;
  }

  /** An hourly job backs up exactly what is chosen, and takes in nothing by itself. */
  get frequent() {
    return this.shownJob.kind === 'high_frequency';
  }

  get onUnsupported() {
    return this.view === 'unsupported';
  }

  get onChoosable() {
    return !this.onUnsupported;
  }

  get views() {
    const texts = {
      recommended: labels.viewRecommended,
      not_recommended: labels.viewNotRecommended,
      selected: labels.viewSelected,
      unselected: labels.viewUnselected,
    };
    return Object.entries(texts).map(([value, text]) => ({
      value,
      label: fill(labels.viewCount, text, this.inView(value).length),
    }));
  }

  get found() {
    const wanted = this.search.trim().toLowerCase();
    const matches = ({ object, label }) =>
      object.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted);
    return this.inView(this.view).filter(matches);
  }

  get rows() {
    return this.found.slice(0, this.shown).map((object) => ({
      ...object,
      selected: isSelected(object, this.draft),
      records: object.estimatedRecords === null ? '' : formatNumber(object.estimatedRecords),
      chooseText: fill(labels.filterChoose, object.label),
      note: object.isNew ? labels.filterNew : object.reason,
    }));
  }

  get nothingFound() {
    return this.found.length === 0;
  }

  get more() {
    return this.found.length > this.shown;
  }

  get summary() {
    return fill(labels.filterSummary, this.inView('selected').length, this.choosable.length);
  }

  get forecastText() {
    if (!this.forecast || this.changedDraft) return '';
    return fill(labels.filterForecast, this.forecast.calls, Math.max(1, Math.round(this.forecast.minutes)));
  }

  get allWarnings() {
    return [...this.warnings, ...(this.forecast?.warnings ?? [])];
  }

  get warned() {
    return this.allWarnings.length > 0;
  }

  get changedDraft() {
    return JSON.stringify(this.draft) !== JSON.stringify(this.shownJob.objectFilter);
  }

  get saveDisabled() {
    return this.saving || !this.changedDraft;
  }

  get choosable() {
    return this.listing.objects.filter(({ group }) => group !== 'unsupported');
  }

  inView(view) {
    const { objects } = this.listing;
    if (view === 'selected') return objects.filter((object) => isSelected(object, this.draft));
    if (view === 'unselected') return this.choosable.filter((object) => !isSelected(object, this.draft));
    return objects.filter(({ group }) => group === view);
  }

  async load() {
    this.error = undefined;
    const jobId = this.shownJob.id;
    try {
      this.listing = await getObjects({ jobId });
      const { connections } = await getConnections();
      const connection = connections.find(({ id }) => id === this.shownJob.connection.id);
      this.warnings = (connection?.warnings ?? []).map(({ permission, consequence }) =>
        fill(labels.permissionMissing, permission, consequence),
      );
      this.forecast = this.listing.listedAt ? await getForecast({ jobId }) : undefined;
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  handleMode(event) {
    this.draft = inMode(this.draft, event.detail.value, this.listing.objects);
  }

  handleOption(event) {
    this.draft = { ...this.draft, [event.target.dataset.option]: event.target.checked };
  }

  handleView(event) {
    this.view = event.detail.value;
    this.shown = PAGE;
  }

  handleSearch(event) {
    this.search = event.detail.value ?? '';
    this.shown = PAGE;
  }

  handleUnsupported() {
    this.view = 'unsupported';
    this.shown = PAGE;
  }

  handleBack() {
    this.view = 'selected';
  }

  handleMore() {
    this.shown += PAGE;
  }

  handleChoose(event) {
    const object = this.listing.objects.find((candidate) => candidate.object === event.target.dataset.object);
    this.draft = choose(this.draft, object, event.target.checked);
  }

  handleReset() {
    this.draft = this.shownJob.objectFilter;
  }

  async handleList() {
    await this.send(async () => {
      await refreshObjects({ connectionId: this.shownJob.connection.id });
      this.toast(labels.filterListing);
    });
  }

  async handleSave() {
    await this.send(async () => {
      const job = await updateJob({ jobId: this.shownJob.id, change: { objectFilter: this.draft } });
      this.shownJob = job;
      this.draft = job.objectFilter;
      this.toast(labels.filterSaved);
      this.dispatchEvent(new CustomEvent('changed', { detail: job }));
      this.forecast = await getForecast({ jobId: job.id });
    });
  }

  async send(work) {
    this.saving = true;
    this.saveError = undefined;
    try {
      await work();
    } catch (error) {
      this.saveError = error;
    }
    this.saving = false;
  }

  toast(title) {
    this.dispatchEvent(new ShowToastEvent({ title, variant: 'success' }));
  }
}
