import failureRecord from '@salesforce/label/c.Failure_Record';
import failureRecords from '@salesforce/label/c.Failure_Records';
import failuresHeading from '@salesforce/label/c.Failures_Heading';
import failuresPartial from '@salesforce/label/c.Failures_Partial';
import nextStep from '@salesforce/label/c.Next_Step';
import planBlocked from '@salesforce/label/c.Plan_Blocked';
import planBlockedHelp from '@salesforce/label/c.Plan_Blocked_Help';
import planNoop from '@salesforce/label/c.Plan_Noop';
import planNoopHelp from '@salesforce/label/c.Plan_Noop_Help';
import planRecords from '@salesforce/label/c.Plan_Records';
import resultAllGood from '@salesforce/label/c.Result_All_Good';
import resultDiffers from '@salesforce/label/c.Result_Differs';
import resultDiffersHelp from '@salesforce/label/c.Result_Differs_Help';
import resultFailed from '@salesforce/label/c.Result_Failed';
import resultFailedHelp from '@salesforce/label/c.Result_Failed_Help';
import resultMixed from '@salesforce/label/c.Result_Mixed';
import resultOneGood from '@salesforce/label/c.Result_One_Good';
import resultVerified from '@salesforce/label/c.Result_Verified';
import resultVerifiedHelp from '@salesforce/label/c.Result_Verified_Help';
import stepAccess from '@salesforce/label/c.Step_Access';
import stepDuplicates from '@salesforce/label/c.Step_Duplicates';
import stepGeneral from '@salesforce/label/c.Step_General';
import stepLock from '@salesforce/label/c.Step_Lock';
import stepReference from '@salesforce/label/c.Step_Reference';
import stepRequired from '@salesforce/label/c.Step_Required';
import stepStorage from '@salesforce/label/c.Step_Storage';
import stepValidation from '@salesforce/label/c.Step_Validation';

export default {
  failureRecord,
  failureRecords,
  failuresHeading,
  failuresPartial,
  nextStep,
  planBlocked,
  planBlockedHelp,
  planNoop,
  planNoopHelp,
  planRecords,
  resultAllGood,
  resultDiffers,
  resultDiffersHelp,
  resultFailed,
  resultFailedHelp,
  resultMixed,
  resultOneGood,
  resultVerified,
  resultVerifiedHelp,
  stepAccess,
  stepDuplicates,
  stepGeneral,
  stepLock,
  stepReference,
  stepRequired,
  stepStorage,
  stepValidation,
};
