/** Facts about files (Salesforce Files). Notation in overlay.ts; sources: Object Reference, salesforce-api reference section 11. */
export const FILES = `
@ContentDocument "Content Document" "Content Documents" nocreate
Title string(255) req name u
OwnerId def u
ParentId ro
IsArchived boolean u
ArchivedById ro
ArchivedDate date ro
PublishStatus picklist(40) ro strict [P|R|U]
LatestPublishedVersionId ro
Description textarea(1000) u
ContentSize int ro
FileType string(20) ro
FileExtension string(40) ro
SharingOption picklist(40) u strict [A*|R]
SharingPrivacy picklist(40) u strict [N*|P]
ContentModifiedDate datetime ro
ContentAssetId ro

@ContentVersion "Content Version" "Content Versions" nodelete noundelete
ContentDocumentId reference c opt children=ContentVersions cascade
IsLatest boolean ro
ContentUrl url(1300)
ContentBodyId ro noref
VersionNumber string(20) ro
Title string(255) name opt
Description textarea(1000)
ReasonForChange textarea(1000)
SharingOption picklist(40) strict [A*|R]
SharingPrivacy picklist(40) strict [N*|P]
PathOnClient string(500) c
RatingCount int ro
ContentModifiedDate datetime ro
ContentModifiedById ro
PositiveRatingCount int ro
NegativeRatingCount int ro
FeaturedContentBoost int ro
FeaturedContentDate date ro
OwnerId def
TagCsv textarea(2000)
FileType string(20) ro
PublishStatus picklist(40) ro strict [P|R|U]
VersionData base64 c nofilter nosort nogroup
ContentSize int ro
FileExtension string(40) ro
FirstPublishLocationId reference c
Origin picklist(40) c strict [C*|H]
ContentLocation picklist(40) c strict [S*|E|L|K]
TextPreview string(255) ro
ExternalDocumentInfo1 string(1000)
ExternalDocumentInfo2 string(1000)
Checksum string(50) ro
IsMajorVersion boolean c default=true
IsAssetEnabled boolean c

@ContentDocumentLink "Content Document Link" "Content Document Link" noundelete
LinkedEntityId reference c req ->Account,Asset,Campaign,Case,Contact,Contract,Event,Lead,Opportunity,Order,Organization,Product2,Task,User children=ContentDocumentLinks cascade
ContentDocumentId reference c req children=ContentDocumentLinks cascade
ShareType picklist(40) strict [V|C|I]
Visibility picklist(40) strict [AllUsers|InternalUsers|SharedUsers]

@Document nobulk noundelete
`;
