import { LightningElement, api } from 'lwc';
import userTimeZone from '@salesforce/i18n/timeZone';
import getCsvPart from '@salesforce/apex/AuditController.getCsvPart';
import getEntries from '@salesforce/apex/AuditController.getEntries';
import verify from '@salesforce/apex/AuditController.verify';
import getJobs from '@salesforce/apex/JobsController.getJobs';
import { DASHBOARD, toAudit } from 'c/appRoute';
import { detailsOf, erasureKinds, kindOptions, kindText, subjectText } from 'c/auditWords';
import { downloadText } from 'c/fileDownload';
import { exactText } from 'c/moments';
import { fill } from 'c/textFormat';
import labels from './labels';

const PAGE_SIZE = 50;
/** The value of a filter that leaves nothing out: a list cannot hold null. */
const ALL = 'all';

/** Who did what, newest first, with a filter, as a file, and proof that it was not altered. For owners. Fires `navigate`. */
export default class AuditHistory extends LightningElement {
  labels = labels;
  crumbs = [{ label: labels.backups, route: DASHBOARD }];
  timeZone = userTimeZone;
  jobs = [];
  entries;
  nextBefore = null;
  error;
  loadingMore = false;
  exporting = false;
  exportError;
  verifying = false;
  verifyError;
  verdict;
  place;

  /** A route of the screen `audit`. */
  @api
  get route() {
    return this.place;
  }

  set route(value) {
    this.place = value;
    this.load();
  }

  connectedCallback() {
    this.loadJobs();
  }

  get loading() {
    return !this.entries && !this.error;
  }

  get empty() {
    return this.entries?.length === 0;
  }

  get filled() {
    return this.entries?.length > 0;
  }

  get hasMore() {
    return this.nextBefore !== null;
  }

  get kind() {
    return this.place.kind ?? ALL;
  }

  get ofJob() {
    return this.place.ofJob ?? ALL;
  }

  get kinds() {
    return [{ value: ALL, label: labels.auditAllKinds }, ...kindOptions()];
  }

  get jobOptions() {
    const options = this.jobs.map(({ id, name }) => ({ value: id, label: name }));
    const known = !this.place.ofJob || this.jobs.some(({ id }) => id === this.place.ofJob);
    const other = known ? [] : [{ value: this.place.ofJob, label: labels.auditJobGone }];
    return [{ value: ALL, label: labels.auditAllJobs }, ...options, ...other];
  }

  /** The state of a job's erasures is shown where the entries about them are asked for. */
  get erasuresShown() {
    return this.place.ofJob && erasureKinds.includes(this.place.kind);
  }

  get rows() {
    return this.entries.map((entry) => ({
      id: entry.sequence,
      at: exactText(entry.at, this.timeZone),
      by: entry.by?.name ?? labels.auditHoldfast,
      userId: entry.by?.userId,
      what: kindText(entry.kind),
      job: this.jobName(entry.jobId),
      subject: subjectText(entry),
      details: detailsOf(entry),
      detailsTitle: fill(labels.auditDetailsOf, entry.sequence),
    }));
  }

  get verdictClass() {
    return this.verdict.intact ? 'verdict intact' : 'verdict broken';
  }

  get verdictText() {
    const { intact, entries, faults, head } = this.verdict;
    return intact
      ? fill(labels.auditIntact, entries, head.sequence)
      : fill(labels.auditBroken, faults.length, entries);
  }

  get faults() {
    const texts = {
      missing: labels.auditFaultMissing,
      changed: labels.auditFaultChanged,
      unlinked: labels.auditFaultUnlinked,
      cut: labels.auditFaultCut,
      replaced: labels.auditFaultReplaced,
    };
    return this.verdict.faults.map(({ sequence, fault }) => ({
      id: `${sequence}-${fault}`,
      text: fill(texts[fault] ?? fault, sequence),
    }));
  }

  jobName(jobId) {
    if (!jobId) return '';
    return this.jobs.find(({ id }) => id === jobId)?.name ?? labels.auditJobGone;
  }

  async load() {
    this.entries = undefined;
    this.error = undefined;
    await this.loadPage(null);
  }

  async loadPage(beforeSequence) {
    const place = this.place;
    const { kind, ofJob: jobId } = place;
    try {
      const page = await getEntries({ kind, jobId, pageSize: PAGE_SIZE, beforeSequence });
      if (place !== this.place) return;
      this.entries = [...(beforeSequence === null ? [] : this.entries), ...page.entries];
      this.nextBefore = page.nextBefore;
    } catch (error) {
      if (place === this.place) this.error = error;
    }
  }

  /** Names of the jobs, for the list and its filter; without them entries still show. */
  async loadJobs() {
    try {
      this.jobs = (await getJobs()).jobs;
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.loadJobs();
    this.load();
  }

  async handleMore() {
    this.loadingMore = true;
    await this.loadPage(this.nextBefore);
    this.loadingMore = false;
  }

  handleKind(event) {
    this.navigate(toAudit(this.place.ofJob, chosen(event)));
  }

  handleJob(event) {
    this.navigate(toAudit(chosen(event), this.place.kind));
  }

  async handleDownload(event) {
    const { form } = event.currentTarget.dataset;
    this.exporting = true;
    this.exportError = undefined;
    try {
      await this.download(form);
    } catch (error) {
      this.exportError = error;
    }
    this.exporting = false;
  }

  /** All entries that the filter lets through, not only those on show. */
  async download(form) {
    const { kind, ofJob: jobId } = this.place;
    const parts = [];
    let part = { nextAfter: null };
    do {
      // Each piece names the place of the next one.
      // eslint-disable-next-line no-await-in-loop
      part = await getCsvPart({ form, kind, jobId, afterSequence: part.nextAfter });
      parts.push(part.text);
    } while (part.nextAfter !== null);
    downloadText(part.fileName, parts.join(''));
  }

  async handleVerify() {
    this.verifying = true;
    this.verifyError = undefined;
    this.verdict = undefined;
    try {
      this.verdict = await verify();
    } catch (error) {
      this.verifyError = error;
    }
    this.verifying = false;
  }

  handleNavigate(event) {
    this.navigate(event.detail);
  }

  navigate(route) {
    this.dispatchEvent(new CustomEvent('navigate', { detail: route }));
  }
}

function chosen({ detail }) {
  return detail.value === ALL ? null : detail.value;
}
