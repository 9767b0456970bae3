import coverageEmpty from '@salesforce/label/c.Coverage_Empty';
import coverageFailed from '@salesforce/label/c.Coverage_Failed';
import coverageOk from '@salesforce/label/c.Coverage_Ok';
import coveragePartial from '@salesforce/label/c.Coverage_Partial';
import coverageSkipped from '@salesforce/label/c.Coverage_Skipped';
import deliveryFailed from '@salesforce/label/c.Delivery_Failed';
import deliveryPending from '@salesforce/label/c.Delivery_Pending';
import deliverySent from '@salesforce/label/c.Delivery_Sent';
import erasureDone from '@salesforce/label/c.Erasure_Done';
import erasureFailed from '@salesforce/label/c.Erasure_Failed';
import erasureRecordsErased from '@salesforce/label/c.Erasure_Records_Erased';
import erasureRequested from '@salesforce/label/c.Erasure_Requested';
import kindAdded from '@salesforce/label/c.Kind_Added';
import kindChanged from '@salesforce/label/c.Kind_Changed';
import kindDeleted from '@salesforce/label/c.Kind_Deleted';
import outcomeDiffers from '@salesforce/label/c.Outcome_Differs';
import outcomeDone from '@salesforce/label/c.Outcome_Done';
import outcomeFailed from '@salesforce/label/c.Outcome_Failed';
import outcomeInDoubt from '@salesforce/label/c.Outcome_In_Doubt';
import outcomePlanned from '@salesforce/label/c.Outcome_Planned';
import outcomeVerified from '@salesforce/label/c.Outcome_Verified';
import restoreCompleted from '@salesforce/label/c.Restore_Completed';
import restoreCompletedWithErrors from '@salesforce/label/c.Restore_Completed_With_Errors';
import restoreConfirmed from '@salesforce/label/c.Restore_Confirmed';
import restoreFailed from '@salesforce/label/c.Restore_Failed';
import restorePlanned from '@salesforce/label/c.Restore_Planned';
import restorePlanning from '@salesforce/label/c.Restore_Planning';
import restoreRunning from '@salesforce/label/c.Restore_Running';
import statusCancelled from '@salesforce/label/c.Status_Cancelled';
import statusCompleted from '@salesforce/label/c.Status_Completed';
import statusCompletedWithWarnings from '@salesforce/label/c.Status_Completed_With_Warnings';
import statusDisabled from '@salesforce/label/c.Status_Disabled';
import statusFailed from '@salesforce/label/c.Status_Failed';
import statusPartial from '@salesforce/label/c.Status_Partial';
import statusPending from '@salesforce/label/c.Status_Pending';
import statusPendingFirstRun from '@salesforce/label/c.Status_Pending_First_Run';
import statusRecordDataComplete from '@salesforce/label/c.Status_Record_Data_Complete';
import statusRunning from '@salesforce/label/c.Status_Running';
import unknownStatus from '@salesforce/label/c.Unknown_Status';
import verificationDamaged from '@salesforce/label/c.Verification_Damaged';
import verificationDrift from '@salesforce/label/c.Verification_Drift';
import verificationFailed from '@salesforce/label/c.Verification_Failed';
import verificationNotChecked from '@salesforce/label/c.Verification_Not_Checked';
import verificationOk from '@salesforce/label/c.Verification_Ok';
import verificationPending from '@salesforce/label/c.Verification_Pending';
import verificationRunning from '@salesforce/label/c.Verification_Running';

export default {
  coverageEmpty,
  coverageFailed,
  coverageOk,
  coveragePartial,
  coverageSkipped,
  deliveryFailed,
  deliveryPending,
  deliverySent,
  erasureDone,
  erasureFailed,
  erasureRecordsErased,
  erasureRequested,
  kindAdded,
  kindChanged,
  kindDeleted,
  outcomeDiffers,
  outcomeDone,
  outcomeFailed,
  outcomeInDoubt,
  outcomePlanned,
  outcomeVerified,
  restoreCompleted,
  restoreCompletedWithErrors,
  restoreConfirmed,
  restoreFailed,
  restorePlanned,
  restorePlanning,
  restoreRunning,
  statusCancelled,
  statusCompleted,
  statusCompletedWithWarnings,
  statusDisabled,
  statusFailed,
  statusPartial,
  statusPending,
  statusPendingFirstRun,
  statusRecordDataComplete,
  statusRunning,
  unknownStatus,
  verificationDamaged,
  verificationDrift,
  verificationFailed,
  verificationNotChecked,
  verificationOk,
  verificationPending,
  verificationRunning,
};
