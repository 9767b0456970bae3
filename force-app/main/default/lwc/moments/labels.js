import durationHours from '@salesforce/label/c.Duration_Hours';
import durationMinutes from '@salesforce/label/c.Duration_Minutes';
import durationSeconds from '@salesforce/label/c.Duration_Seconds';
import exactTime from '@salesforce/label/c.Exact_Time';
import justNow from '@salesforce/label/c.Just_Now';
import underASecond from '@salesforce/label/c.Under_A_Second';

export default {
  durationHours,
  durationMinutes,
  durationSeconds,
  exactTime,
  justNow,
  underASecond,
};
