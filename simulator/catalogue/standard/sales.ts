/**
 * Facts about sales objects that the jsforce declarations lack: exact types, lengths, picklists, what can be written, what a delete
 * takes along. Notation in overlay.ts. Sources: describes of real orgs (v48-v59) and the Object Reference.
 */
export const SALES = `
@Account merge children
MasterRecordId ro
Name string(255) req name compound=Name
Type picklist(40) [Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Installation Partner|Technology Partner|Other]
ParentId children=ChildAccounts
AccountNumber string(40)
Sic string(20)
Industry picklist(40) [Agriculture|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|Education|Electronics|Energy|Engineering|Entertainment|Environmental|Finance|Food & Beverage|Government|Healthcare|Hospitality|Insurance|Machinery|Manufacturing|Media|Not For Profit|Recreation|Retail|Shipping|Technology|Telecommunications|Transportation|Utilities|Other]
AnnualRevenue currency(18,0)
NumberOfEmployees int
Ownership picklist(40) [Public|Private|Subsidiary|Other]
TickerSymbol string(20)
Description textarea(32000)
Rating picklist(40) [Hot|Warm|Cold]
Site string(80)
OwnerId def
PhotoUrl url(255) ro
Jigsaw string(20)
JigsawCompanyId string(20) ro noref
AccountSource picklist(40) [Web|Phone Inquiry|Partner Referral|Purchased List|Other]
SicDesc string(80)
IsPartner boolean u
IsCustomerPortal boolean u
CleanStatus picklist(40) strict [Matched|Different|Acknowledged|NotFound|Inactive|Pending|SelectMatch|Skipped]
DunsNumber string(9)
Tradestyle string(255)
NaicsCode string(8)
NaicsDesc string(120)
YearStarted string(4)
LastActivityDate date ro

@Contact merge
MasterRecordId ro
AccountId children=Contacts cascade
LastName string(80) req compound=Name
FirstName string(40) compound=Name
Salutation picklist(40) compound=Name [Mr.|Ms.|Mrs.|Dr.|Prof.]
Name string(121) ro name nonil
MobilePhone phone(40)
HomePhone phone(40)
OtherPhone phone(40)
AssistantPhone phone(40)
ReportsToId children=ReportsTo
Email email(80) idlookup
Title string(128)
Department string(80)
AssistantName string(40)
LeadSource picklist(255) [Web|Phone Inquiry|Partner Referral|Purchased List|Other]
Birthdate date
Description textarea(32000)
OwnerId def
EmailBouncedReason string(255)
EmailBouncedDate datetime
IsEmailBounced boolean ro
PhotoUrl url(255) ro
Jigsaw string(20)
JigsawContactId string(20) ro noref
LastActivityDate date ro
LastCURequestDate datetime ro
LastCUUpdateDate datetime ro
CleanStatus picklist(40) strict [Matched|Different|Acknowledged|NotFound|Inactive|Pending|SelectMatch|Skipped]

@AccountContactRelation "Account Contact Relationship" "Account Contact Relationships"
+AccountId reference c req ->Account rel=Account children=AccountContactRelations cascade
+ContactId reference c req ->Contact rel=Contact children=AccountContactRelations cascade
+Roles multipicklist(4099) [Business User|Decision Maker|Economic Buyer|Economic Decision Maker|Evaluator|Executive Sponsor|Influencer|Technical Buyer|Other]
+IsDirect boolean ro def
+IsActive boolean def default=true
+StartDate date
+EndDate date
+SYSTEM

@Opportunity merge=no
AccountId children=Opportunities cascade
IsPrivate boolean
Name string(120) req name idlookup
Description textarea(32000)
StageName picklist(255) req [Prospecting|Qualification|Needs Analysis|Value Proposition|Id. Decision Makers|Perception Analysis|Proposal/Price Quote|Negotiation/Review|Closed Won|Closed Lost]
Amount currency(18,2)
Probability percent(3,0) filled
ExpectedRevenue currency(18,2) ro
TotalOpportunityQuantity double(18,2)
CloseDate date req
Type picklist(255) [Existing Customer - Upgrade|Existing Customer - Replacement|Existing Customer - Downgrade|New Customer]
NextStep string(255)
LeadSource picklist(255) [Web|Phone Inquiry|Partner Referral|Purchased List|Other]
IsClosed boolean ro
IsWon boolean ro
ForecastCategory picklist(40) ro nonil strict [Omitted|Pipeline|BestCase|MostLikely|Forecast|Closed]
ForecastCategoryName picklist(255) filled strict [Omitted|Pipeline|Best Case|Commit|Closed]
CampaignId children=Opportunities
HasOpportunityLineItem boolean ro
Pricebook2Id children=Opportunities filled
OwnerId def
LastActivityDate date ro
FiscalQuarter int ro compound=Fiscal
FiscalYear int ro compound=Fiscal
Fiscal string(6) ro
+ContactId reference c ->Contact children=Opportunities
HasOpenActivity boolean ro nofilter nosort
HasOverdueTask boolean ro nofilter nosort
LastAmountChangedHistoryId reference ro ->OpportunityHistory rel=LastAmountChangedHistory
LastStageChangeDate datetime ro
LastCloseDateChangedHistoryId reference ro ->OpportunityHistory rel=LastCloseDateChangedHistory

@OpportunityLineItem "Opportunity Product" "Opportunity Product"
OpportunityId reference c req children=OpportunityLineItems cascade
SortOrder int
PricebookEntryId reference c opt restrict
Product2Id reference c opt restrict
ProductCode string(255) ro
Name string(376) ro name
Quantity double(12,2) req
TotalPrice currency(18,2)
UnitPrice currency(18,2)
ListPrice currency(18,2) ro
ServiceDate date
Description string(255)

@OpportunityContactRole "Opportunity Contact Role" "Opportunity Contact Role"
OpportunityId reference c req children=OpportunityContactRoles cascade
ContactId reference req children=OpportunityContactRoles cascade
Role picklist(40) [Business User|Decision Maker|Economic Buyer|Economic Decision Maker|Evaluator|Executive Sponsor|Influencer|Technical Buyer|Other]
IsPrimary boolean

@Product2 "Product" "Products"
Name string(255) req name
ProductCode string(255)
Description textarea(4000)
IsActive boolean default=false
Family picklist(40) [None]
ExternalId string(255)
DisplayUrl url(1000)
QuantityUnitOfMeasure picklist(40) [Each]
StockKeepingUnit string(180)
IsArchived boolean ro
ExternalDataSourceId ro

@Pricebook2 "Price Book" "Price Books"
Name string(255) req name
IsActive boolean default=false
Description string(255)
IsStandard boolean ro
IsArchived boolean ro

@PricebookEntry "Price Book Entry" "Price Book Entries"
Name string(255) ro name
Pricebook2Id reference c req children=PricebookEntries cascade
Product2Id reference c req children=PricebookEntries cascade
UnitPrice currency(18,2) req
IsActive boolean default=false
UseStandardPrice boolean default=false
ProductCode string(255) ro

@Lead merge
MasterRecordId ro
LastName string(80) req compound=Name
FirstName string(40) compound=Name
Salutation picklist(40) compound=Name [Mr.|Ms.|Mrs.|Dr.|Prof.|Mx.]
Name string(121) ro name nonil
Title string(128)
Company string(255) req
MobilePhone phone(40)
Email email(80) idlookup
PhotoUrl url(255) ro
Description textarea(32000)
LeadSource picklist(255) [Web|Phone Inquiry|Partner Referral|Purchased List|Other]
Status picklist(255) def [Open - Not Contacted*|Working - Contacted|Closed - Converted|Closed - Not Converted]
Industry picklist(255) [Agriculture|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|Education|Electronics|Energy|Engineering|Entertainment|Environmental|Finance|Food & Beverage|Government|Healthcare|Hospitality|Insurance|Machinery|Manufacturing|Media|Not For Profit|Recreation|Retail|Shipping|Technology|Telecommunications|Transportation|Utilities|Other]
Rating picklist(255) [Hot|Warm|Cold]
AnnualRevenue currency(18,0)
NumberOfEmployees int
OwnerId def ->Group,User
IsConverted boolean c
ConvertedDate date ro
ConvertedAccountId ro
ConvertedContactId ro
ConvertedOpportunityId ro
IsUnreadByOwner boolean
Fax phone(40)
CompanyDunsNumber string(9)
CleanStatus picklist(40) strict [Matched|Different|Acknowledged|NotFound|Inactive|Pending|SelectMatch|Skipped]
LastActivityDate date ro
Jigsaw string(20)
JigsawContactId string(20) ro noref
EmailBouncedReason string(255) u
EmailBouncedDate datetime u

@Campaign
Name string(80) req name
ParentId children=ChildCampaigns
Type picklist(40) [Conference|Webinar|Trade Show|Public Relations|Partners|Referral Program|Advertisement|Banner Ads|Direct Mail|Email|Telemarketing|Other]
Status picklist(40) [Planned*|In Progress|Completed|Aborted]
StartDate date
EndDate date
ExpectedRevenue currency(18,0)
BudgetedCost currency(18,0)
ActualCost currency(18,0)
ExpectedResponse percent(10,2)
NumberSent double(18,0)
Description textarea(32000)
NumberOfLeads int ro
NumberOfConvertedLeads int ro
NumberOfContacts int ro
NumberOfResponses int ro
NumberOfOpportunities int ro
NumberOfWonOpportunities int ro
AmountAllOpportunities currency(18,0) ro
AmountWonOpportunities currency(18,0) ro
OwnerId def
LastActivityDate date ro

@CampaignMember "Campaign Member" "Campaign Members" noundelete
CampaignId reference c req children=CampaignMembers cascade
LeadId reference c children=CampaignMembers cascade
ContactId reference c children=CampaignMembers cascade
Status picklist(40) [Sent*|Responded]
HasResponded boolean ro
Salutation string(40) ro
Name string(121) ro name
FirstName string(40) ro
LastName string(80) ro
Title string(128) ro
Street textarea(255) ro nocompound
City string(40) ro nocompound
State string(80) ro nocompound
PostalCode string(20) ro nocompound
Country string(80) ro nocompound
Email email(80) ro
Phone phone(40) ro
Fax phone(40) ro
MobilePhone phone(40) ro
Description textarea(32000) ro
DoNotCall boolean ro
HasOptedOutOfEmail boolean ro
HasOptedOutOfFax boolean ro
LeadSource string(255) ro
CompanyOrAccount string(255) ro
Type string(40) ro
LeadOrContactId reference ro
LeadOrContactOwnerId reference ro
FirstRespondedDate date ro

@Asset
ContactId reference children=Assets cascade
AccountId reference children=Assets cascade
ParentId children=ChildAssets
RootAssetId ro
Product2Id children=Assets
Name string(255) req name
SerialNumber string(80)
Status picklist(40) [Purchased|Shipped|Installed|Registered|Obsolete]
Price currency(18,0)
Quantity double(12,2)
Description textarea(32000)
OwnerId def
AssetLevel int ro
ProductCode string(255) ro
StockKeepingUnit string(180) ro
`;
