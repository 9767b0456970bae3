/** Facts about the org itself: users, roles, record types and the like. Notation in overlay.ts; sources as in sales.ts. */
export const ADMIN = `
@Organization nocreate nodelete noundelete
Name string(80) req name
CreatedById ro
TrialExpirationDate datetime ro
SystemModstamp ro
IsSandbox boolean ro
OrganizationType picklist(40) ro
InstanceName string(5) ro
NamespacePrefix string(15) ro

@User nodelete noundelete
Username string(80) req unique idlookup
LastName string(80) req compound=Name
FirstName string(40) compound=Name
Name string(121) ro name nonil
CompanyName string(80)
Division string(80)
Department string(80)
Title string(80)
Email email(128) req idlookup
Alias string(8) req
CommunityNickname string(40) req unique
IsActive boolean default=true
TimeZoneSidKey picklist(40) req
UserRoleId children=Users
LocaleSidKey picklist(40) req
EmailEncodingKey picklist(40) req
ProfileId reference req children=Users
UserType picklist(40) ro
LanguageLocaleKey picklist(40) req
EmployeeNumber string(20)
ManagerId children=ManagedUsers
AboutMe textarea(1000)
LastLoginDate datetime ro
LastPasswordChangeDate datetime ro
FullPhotoUrl url(1024) ro
SmallPhotoUrl url(1024) ro
MediumPhotoUrl url(1024) ro
DigestFrequency picklist(40) def [D*|W|N]
DefaultGroupNotificationFrequency picklist(40) def [P|D|W|N*]
BadgeText string(80) ro
Signature textarea(1333)
IsPortalEnabled boolean ro
ContactId reference c restrict
AccountId ro

@Profile nocreate noupdate nodelete noundelete
Name string(255) req name
UserLicenseId reference ro
UserType picklist(40) ro

@UserLicense nocreate noupdate nodelete noundelete
Name string(255) req name

@UserRole "Role" "Role" noundelete
Name string(80) req name
DeveloperName string(80)
ParentRoleId reference ->UserRole
OpportunityAccessForAccountOwner picklist(40) req [None|Read|Edit]

@RecordType noundelete nodelete
Name string(80) req name
DeveloperName string(80) req
SobjectType picklist(40) c req
IsActive boolean default=true
Description string(255)

@Group noundelete
Name string(40) name
DeveloperName string(80)
Type picklist(40) c [Regular|Queue]
RelatedId ro
OwnerId ro
DoesSendEmailToMembers boolean
DoesIncludeBosses boolean

@UserPermissionAccess nocreate noupdate nodelete noundelete
+PermissionsQueryAllFiles boolean ro
+PermissionsCreatePackaging boolean ro
+PermissionsPublishPackaging boolean ro
+PermissionsCreateAuditFields boolean ro
+PermissionsUpdateWithInactiveOwner boolean ro

@Calendar noquery nocreate noupdate nodelete noundelete
`;
