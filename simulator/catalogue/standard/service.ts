/** Facts about cases, activities and notes. Notation in overlay.ts; sources as in sales.ts. */
export const SERVICE = `
@Case merge
MasterRecordId reference ro ->Case rel=MasterRecord
CaseNumber string(30) ro name auto={00000000} nonil idlookup nogroup
ContactId children=Cases restrict
AccountId children=Cases restrict
AssetId children=Cases
ParentId children=Cases
SuppliedName string(80)
SuppliedEmail email(80)
SuppliedPhone string(40)
SuppliedCompany string(80)
Type picklist(40) [Mechanical|Electrical|Electronic|Structural|Other]
Status picklist(40) opt [New*|Working|Escalated|Closed]
Reason picklist(40) [Installation|Equipment Complexity|Performance|Breakdown|Equipment Design|Feedback|Other]
Origin picklist(40) [Phone|Email|Web]
Subject string(255)
Priority picklist(40) [High|Medium*|Low]
Description textarea(32000)
IsClosed boolean ro
ClosedDate datetime ro
IsEscalated boolean
OwnerId def ->Group,User
BusinessHoursId opt
ContactPhone phone(40) ro
ContactMobile phone(40) ro
ContactEmail email(80) ro
ContactFax phone(40) ro
Comments textarea(4000)

@CaseComment "Case Comment" "Case Comments" noundelete
ParentId reference c req ->Case children=CaseComments cascade
IsPublished boolean
CommentBody textarea(4000)

@Task
WhoId reference ->Contact,Lead children=Tasks cascade
WhatId reference ->Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2,Solution children=Tasks cascade
Subject combobox(255) name nogroup [Call|Email|Send Letter|Send Quote|Other]
ActivityDate date
Status picklist(255) def [Not Started*|In Progress|Completed|Waiting on someone else|Deferred]
Priority picklist(255) def [High|Normal*|Low]
IsHighPriority boolean ro
OwnerId def ->Group,User
Description textarea(32000)
AccountId reference ro
IsClosed boolean ro
IsArchived boolean ro
CallDurationInSeconds int
CallType picklist(40) [Internal|Inbound|Outbound]
CallDisposition string(255)
CallObject string(255)
ReminderDateTime datetime
IsReminderSet boolean
RecurrenceActivityId reference ro ->Task
IsRecurrence boolean c
RecurrenceStartDateOnly date
RecurrenceEndDateOnly date
RecurrenceTimeZoneSidKey string(40)
RecurrenceType picklist(40) strict [RecursDaily|RecursEveryWeekday|RecursMonthly|RecursMonthlyNth|RecursWeekly|RecursYearly|RecursYearlyNth]
RecurrenceInterval int
RecurrenceDayOfWeekMask int
RecurrenceDayOfMonth int
RecurrenceInstance picklist(40) strict [First|Second|Third|Fourth|Last]
RecurrenceMonthOfYear picklist(40) strict [January|February|March|April|May|June|July|August|September|October|November|December]
RecurrenceRegeneratedType picklist(40) strict [RecurrenceRegenerateAfterDueDate|RecurrenceRegenerateAfterToday|RecurrenceRegenerated]
TaskSubtype picklist(40) c strict [Task*|Email|ListEmail|Cadence|Call]

@Event
WhoId reference ->Contact,Lead children=Events cascade
WhatId reference ->Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2,Solution children=Events cascade
Subject combobox(255) name nogroup [Call|Email|Meeting|Send Letter/Quote|Other]
Location string(255)
IsAllDayEvent boolean
ActivityDateTime datetime
ActivityDate date
DurationInMinutes int
StartDateTime datetime
EndDateTime datetime
EndDate date ro
Description textarea(32000)
AccountId reference ro
OwnerId def ->Calendar,User
IsPrivate boolean
ShowAs picklist(40) strict [Busy*|OutOfOffice|Free]
IsChild boolean ro
IsGroupEvent boolean ro
GroupEventType picklist(40) ro strict [0*|1|2|3]
IsArchived boolean ro
RecurrenceActivityId reference ro ->Event
RecurrenceStartDateTime datetime
RecurrenceEndDateOnly date
RecurrenceTimeZoneSidKey picklist(40)
RecurrenceType picklist(40) strict [RecursDaily|RecursEveryWeekday|RecursMonthly|RecursMonthlyNth|RecursWeekly|RecursYearly|RecursYearlyNth]
RecurrenceInterval int
RecurrenceDayOfWeekMask int
RecurrenceDayOfMonth int
RecurrenceInstance picklist(40) strict [First|Second|Third|Fourth|Last]
RecurrenceMonthOfYear picklist(40) strict [January|February|March|April|May|June|July|August|September|October|November|December]
IsRecurrence boolean c
EventSubtype picklist(40) c strict [Event*]

@Note noundelete
ParentId reference c req ->Account,Asset,Campaign,Case,Contact,Contract,Lead,Opportunity,Product2 children=Notes cascade
Title string(80) req name
IsPrivate boolean
Body textarea(32000)
OwnerId def

@Attachment nobulk noundelete
ParentId reference c req ->Account,Asset,Campaign,Case,Contact,Contract,Event,Lead,Opportunity,Product2,Task children=Attachments cascade
Name string(255) req name
IsPrivate boolean
ContentType string(120)
BodyLength int ro
Body base64 req nofilter nosort nogroup
OwnerId def
Description string(500)
`;
