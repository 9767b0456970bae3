import { LightningElement, api } from 'lwc';
import getErasures from '@salesforce/apex/ErasuresController.getErasures';
import { fill } from 'c/textFormat';
import labels from './labels';

/** The erasures that were asked for from a job and what became of each, newest first. They do not name their records. */
export default class ErasureList extends LightningElement {
  @api timeZone;

  labels = labels;
  erasures;
  error;
  shownId;

  @api
  get jobId() {
    return this.shownId;
  }

  set jobId(value) {
    this.shownId = value;
    this.load();
  }

  get loading() {
    return !this.erasures && !this.error;
  }

  get filled() {
    return this.erasures?.length > 0;
  }

  get rows() {
    return this.erasures.map((erasure) => {
      const { versions, records, files, status, problem } = erasure;
      const taken = fill(labels.erasureTaken, versions, records, files);
      return {
        ...erasure,
        taken: ['records_erased', 'done'].includes(status) ? taken : '',
        problem: problem ? [problem.message, problem.remedy].filter(Boolean).join(' ') : '',
      };
    });
  }

  async load() {
    this.erasures = undefined;
    this.error = undefined;
    try {
      this.erasures = (await getErasures({ jobId: this.shownId })).erasures;
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }
}
