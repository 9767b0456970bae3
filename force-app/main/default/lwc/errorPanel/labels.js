import errorHeading from '@salesforce/label/c.Error_Heading';
import nextStep from '@salesforce/label/c.Next_Step';
import reference from '@salesforce/label/c.Reference';
import tryAgain from '@salesforce/label/c.Try_Again';

export default {
  errorHeading,
  nextStep,
  reference,
  tryAgain,
};
