import cancel from '@salesforce/label/c.Cancel';
import deleteJob from '@salesforce/label/c.Delete_Job';
import deleteJobType from '@salesforce/label/c.Delete_Job_Type';
import deleteJobWarning from '@salesforce/label/c.Delete_Job_Warning';
import jobNotDeleted from '@salesforce/label/c.Job_Not_Deleted';
import loading from '@salesforce/label/c.Loading';

export default {
  cancel,
  deleteJob,
  deleteJobType,
  deleteJobWarning,
  jobNotDeleted,
  loading,
};
