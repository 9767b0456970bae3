import backups from '@salesforce/label/c.Backups';
import changesSubtitle from '@salesforce/label/c.Changes_Subtitle';
import changesTitle from '@salesforce/label/c.Changes_Title';
import dataHistory from '@salesforce/label/c.Data_History';
import erasureDidFail from '@salesforce/label/c.Erasure_Did_Fail';
import erasureEnded from '@salesforce/label/c.Erasure_Ended';
import erasureEndedTitle from '@salesforce/label/c.Erasure_Ended_Title';
import erasureGoesOn from '@salesforce/label/c.Erasure_Goes_On';
import recordsSubtitle from '@salesforce/label/c.Records_Subtitle';
import runNumber from '@salesforce/label/c.Run_Number';
import viewChanges from '@salesforce/label/c.View_Changes';

export default {
  backups,
  changesSubtitle,
  changesTitle,
  dataHistory,
  erasureDidFail,
  erasureEnded,
  erasureEndedTitle,
  erasureGoesOn,
  recordsSubtitle,
  runNumber,
  viewChanges,
};
