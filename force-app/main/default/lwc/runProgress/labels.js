import objectsProgress from '@salesforce/label/c.Objects_Progress';
import preparing from '@salesforce/label/c.Preparing';
import runCancelling from '@salesforce/label/c.Run_Cancelling';
import runEndedOnRequest from '@salesforce/label/c.Run_Ended_On_Request';
import runFilesProgress from '@salesforce/label/c.Run_Files_Progress';
import runGivenUp from '@salesforce/label/c.Run_Given_Up';
import runGoesOn from '@salesforce/label/c.Run_Goes_On';
import warningsMany from '@salesforce/label/c.Warnings_Many';
import warningsOne from '@salesforce/label/c.Warnings_One';

export default {
  objectsProgress,
  preparing,
  runCancelling,
  runEndedOnRequest,
  runFilesProgress,
  runGivenUp,
  runGoesOn,
  warningsMany,
  warningsOne,
};
