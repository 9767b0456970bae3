import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import getSettings from '@salesforce/apex/NotificationsController.getSettings';
import saveSettings from '@salesforce/apex/NotificationsController.saveSettings';
import sendTest from '@salesforce/apex/NotificationsController.sendTest';
import { reduceErrors } from 'c/reduceErrors';
import labels from './labels';

/** Where the results of a job are sent, to read and, for owners, to change; below it what became of each message. */
export default class NotificationSettings extends LightningElement {
  /** True for owners: others only read. */
  @api owner = false;
  @api timeZone;

  labels = labels;
  settings;
  draft;
  error;
  saveError;
  saving = false;
  /** Shown this once, after a new webhook was saved. */
  webhookSecret;
  shownId;

  triggers = [
    { value: 'failures', label: labels.notifyFailures },
    { value: 'every_run', label: labels.notifyEveryRun },
  ];

  @api
  get jobId() {
    return this.shownId;
  }

  set jobId(value) {
    if (value === this.shownId) return;
    this.shownId = value;
    this.settings = undefined;
    this.load();
  }

  get loading() {
    return !this.settings && !this.error;
  }

  get readOnly() {
    return !this.owner || this.saving;
  }

  get emailDisabled() {
    return this.readOnly || !this.settings.available.email;
  }

  get emailHelp() {
    return this.settings.available.email ? labels.notifyEmailsHelp : labels.notifyNoMail;
  }

  get textDisabled() {
    return this.readOnly || !this.settings.available.text;
  }

  get textHelp() {
    return this.settings.available.text ? labels.notifyPhonesHelp : labels.notifyNoText;
  }

  get slackPlaceholder() {
    return this.settings.slack ? labels.notifySlackSet : 'https://hooks.slack.com/services/…';
  }

  get slackRemovable() {
    return this.owner && this.settings.slack && !this.draft.slackRemoved;
  }

  async load() {
    this.error = undefined;
    try {
      this.take(await getSettings({ jobId: this.shownId }));
    } catch (error) {
      this.error = error;
    }
  }

  take(settings) {
    this.settings = settings;
    this.draft = {
      sendOn: settings.sendOn,
      emails: settings.emails.join('\n'),
      phoneNumbers: settings.phoneNumbers.join('\n'),
      slackUrl: '',
      slackRemoved: false,
      webhookUrl: settings.webhookUrl ?? '',
    };
  }

  handleRetry() {
    this.load();
  }

  handleChange(event) {
    event.target.setCustomValidity?.('');
    this.draft = { ...this.draft, [event.target.dataset.field]: event.detail.value };
  }

  handleRemoveSlack() {
    this.draft = { ...this.draft, slackRemoved: true };
  }

  async handleSave() {
    await this.send(async () => {
      const { settings, webhookSecret } = await saveSettings({
        jobId: this.shownId,
        settings: this.wanted(),
      });
      this.take(settings);
      this.webhookSecret = webhookSecret;
      this.toast(labels.notifySaved);
    });
  }

  async handleTest() {
    await this.send(async () => {
      await sendTest({ jobId: this.shownId });
      this.toast(labels.notifyTestQueued);
      this.refs.log.refresh();
    });
  }

  wanted() {
    const { sendOn, emails, phoneNumbers, slackUrl, slackRemoved, webhookUrl } = this.draft;
    const slack = slackUrl.trim() ? { slackUrl: slackUrl.trim() } : slackRemoved ? { slackUrl: null } : {};
    return {
      sendOn,
      emails: listOf(emails),
      phoneNumbers: listOf(phoneNumbers),
      webhookUrl: webhookUrl.trim() || null,
      ...slack,
    };
  }

  async send(work) {
    this.saving = true;
    this.saveError = undefined;
    try {
      await work();
    } catch (error) {
      this.showRefusal(error);
    }
    this.saving = false;
  }

  /** At the field the backend names, else above the form. */
  showRefusal(error) {
    const { field, message, remedy } = reduceErrors(error);
    const inputs = [...this.template.querySelectorAll('[data-field]')];
    const input = inputs.find((candidate) => candidate.dataset.field === field);
    if (!input) {
      this.saveError = error;
      return;
    }
    input.setCustomValidity([message, remedy].filter(Boolean).join(' '));
    input.reportValidity();
    input.focus?.();
  }

  toast(title) {
    this.dispatchEvent(new ShowToastEvent({ title, variant: 'success' }));
  }
}

/** One a line; commas and semicolons are how people paste lists. */
function listOf(text) {
  return text
    .split(/[\n,;]/)
    .map((part) => part.trim())
    .filter(Boolean);
}
