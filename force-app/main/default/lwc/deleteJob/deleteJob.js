import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import deleteJob from '@salesforce/apex/JobSettingsController.deleteJob';
import { fill } from 'c/textFormat';
import labels from './labels';

/** Asks for the name of a job before it is deleted with all its history. Closes with true when it was, or with nothing. */
export default class DeleteJob extends LightningModal {
  @api label;
  @api job;

  labels = labels;
  typed = '';
  deleting = false;
  error;

  get warning() {
    return fill(labels.deleteJobWarning, this.job.name, this.job.connection.orgName);
  }

  get blocked() {
    return this.deleting || this.typed.trim() !== this.job.name;
  }

  handleChange(event) {
    this.typed = event.detail.value ?? '';
  }

  handleCancel() {
    this.close();
  }

  async handleDelete() {
    this.deleting = true;
    this.error = undefined;
    try {
      await deleteJob({ jobId: this.job.id, name: this.typed.trim() });
      this.close(true);
    } catch (error) {
      this.error = error;
    }
    this.deleting = false;
  }
}
