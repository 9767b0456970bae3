import kindHighFrequency from '@salesforce/label/c.Kind_High_Frequency';
import kindStandard from '@salesforce/label/c.Kind_Standard';
import orgOption from '@salesforce/label/c.Org_Option';
import sandbox from '@salesforce/label/c.Sandbox';
import settingsConnection from '@salesforce/label/c.Settings_Connection';
import settingsCreated from '@salesforce/label/c.Settings_Created';
import settingsCreatedBy from '@salesforce/label/c.Settings_Created_By';
import settingsDaily from '@salesforce/label/c.Settings_Daily';
import settingsEnabled from '@salesforce/label/c.Settings_Enabled';
import settingsHourly from '@salesforce/label/c.Settings_Hourly';
import settingsKind from '@salesforce/label/c.Settings_Kind';
import settingsNote from '@salesforce/label/c.Settings_Note';
import settingsOff from '@salesforce/label/c.Settings_Off';
import settingsOn from '@salesforce/label/c.Settings_On';
import settingsOrg from '@salesforce/label/c.Settings_Org';
import settingsOrgId from '@salesforce/label/c.Settings_Org_Id';
import settingsSchedule from '@salesforce/label/c.Settings_Schedule';
import timeZone from '@salesforce/label/c.Time_Zone';

export default {
  kindHighFrequency,
  kindStandard,
  orgOption,
  sandbox,
  settingsConnection,
  settingsCreated,
  settingsCreatedBy,
  settingsDaily,
  settingsEnabled,
  settingsHourly,
  settingsKind,
  settingsNote,
  settingsOff,
  settingsOn,
  settingsOrg,
  settingsOrgId,
  settingsSchedule,
  timeZone,
};
