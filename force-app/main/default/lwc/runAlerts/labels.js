import alertsNotRead from '@salesforce/label/c.Alerts_Not_Read';
import alertsOfRun from '@salesforce/label/c.Alerts_Of_Run';
import viewRecords from '@salesforce/label/c.View_Records';
import viewRecordsOf from '@salesforce/label/c.View_Records_Of';

export default {
  alertsNotRead,
  alertsOfRun,
  viewRecords,
  viewRecordsOf,
};
