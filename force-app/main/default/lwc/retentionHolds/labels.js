import alertPercent from '@salesforce/label/c.Alert_Percent';
import cancel from '@salesforce/label/c.Cancel';
import holdConfirm from '@salesforce/label/c.Hold_Confirm';
import holdConfirmSure from '@salesforce/label/c.Hold_Confirm_Sure';
import holdConfirmed from '@salesforce/label/c.Hold_Confirmed';
import holdConfirmedHeading from '@salesforce/label/c.Hold_Confirmed_Heading';
import holdConfirmedTitle from '@salesforce/label/c.Hold_Confirmed_Title';
import holdHeading from '@salesforce/label/c.Hold_Heading';
import holdMeaning from '@salesforce/label/c.Hold_Meaning';
import holdNotConfirmed from '@salesforce/label/c.Hold_Not_Confirmed';
import holdNothingLeft from '@salesforce/label/c.Hold_Nothing_Left';
import holdOldest from '@salesforce/label/c.Hold_Oldest';
import holdOwners from '@salesforce/label/c.Hold_Owners';
import holdSure from '@salesforce/label/c.Hold_Sure';
import holdText from '@salesforce/label/c.Hold_Text';
import holdsNotRead from '@salesforce/label/c.Holds_Not_Read';

export default {
  alertPercent,
  cancel,
  holdConfirm,
  holdConfirmSure,
  holdConfirmed,
  holdConfirmedHeading,
  holdConfirmedTitle,
  holdHeading,
  holdMeaning,
  holdNotConfirmed,
  holdNothingLeft,
  holdOldest,
  holdOwners,
  holdSure,
  holdText,
  holdsNotRead,
};
