import { LightningElement, api } from 'lwc';
import { exactText } from 'c/moments';
import { fill } from 'c/textFormat';
import labels from './labels';

/** The settings of a job, to read. */
export default class JobSettings extends LightningElement {
  @api job;

  labels = labels;

  get entries() {
    const { kind, enabled, timeOfDay, timeZone, connection, createdAt, createdBy } = this.job;
    const standard = kind === 'standard';
    const org = connection.sandbox
      ? fill(labels.orgOption, connection.orgName, labels.sandbox)
      : connection.orgName;
    return [
      { term: labels.settingsKind, value: standard ? labels.kindStandard : labels.kindHighFrequency },
      {
        term: labels.settingsSchedule,
        value: standard ? fill(labels.settingsDaily, timeOfDay) : labels.settingsHourly,
      },
      { term: labels.timeZone, value: timeZone },
      { term: labels.settingsEnabled, value: enabled ? labels.settingsOn : labels.settingsOff },
      { term: labels.settingsOrg, value: org },
      { term: labels.settingsOrgId, value: connection.orgId },
      { term: labels.settingsConnection, value: connection.name },
      { term: labels.settingsCreated, value: exactText(createdAt, timeZone) },
      { term: labels.settingsCreatedBy, value: createdBy },
    ];
  }
}
