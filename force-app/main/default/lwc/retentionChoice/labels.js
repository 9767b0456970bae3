import retention from '@salesforce/label/c.Retention';
import retentionAmount from '@salesforce/label/c.Retention_Amount';
import retentionCustom from '@salesforce/label/c.Retention_Custom';
import retentionDays from '@salesforce/label/c.Retention_Days';
import retentionHelp from '@salesforce/label/c.Retention_Help';
import retentionKeep from '@salesforce/label/c.Retention_Keep';
import retentionKeepRuns from '@salesforce/label/c.Retention_Keep_Runs';
import retentionMonths from '@salesforce/label/c.Retention_Months';
import retentionOneYear from '@salesforce/label/c.Retention_One_Year';
import retentionUnit from '@salesforce/label/c.Retention_Unit';
import retentionYears from '@salesforce/label/c.Retention_Years';
import unitDays from '@salesforce/label/c.Unit_Days';
import unitMonths from '@salesforce/label/c.Unit_Months';
import unitWeeks from '@salesforce/label/c.Unit_Weeks';
import unitYears from '@salesforce/label/c.Unit_Years';

export default {
  retention,
  retentionAmount,
  retentionCustom,
  retentionDays,
  retentionHelp,
  retentionKeep,
  retentionKeepRuns,
  retentionMonths,
  retentionOneYear,
  retentionUnit,
  retentionYears,
  unitDays,
  unitMonths,
  unitWeeks,
  unitYears,
};
