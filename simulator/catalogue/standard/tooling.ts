/** Facts about objects that describe the schema. Notation in overlay.ts; source: Tooling API guide. */
export const TOOLING = `
@FieldDefinition nocreate noupdate nodelete noundelete
EntityDefinitionId string(255) ->EntityDefinition rel=EntityDefinition children=Fields
@EntityParticle nocreate noupdate nodelete noundelete
EntityDefinitionId string(255) ->EntityDefinition rel=EntityDefinition children=Particles

@ApexClass "Apex Class" "Apex Classes" setup noundelete
Name string(255) req name
ApiVersion double(18,1) def
Status picklist(40) def [Inactive|Active*|Deleted]
Body textarea(1000000)
LengthWithoutComments int opt
BodyCrc double opt
IsValid boolean default=true
@ApexTrigger setup noundelete
Name string(255) req name
TableEnumOrId picklist(255) req c
ApiVersion double(18,1) def
Status picklist(40) def [Inactive|Active*|Deleted]
Body textarea(1000000)
LengthWithoutComments int opt
BodyCrc double opt
IsValid boolean default=true
@ApexPage "Visualforce Page" "Visualforce Pages" setup noundelete
Name string(80) req name
MasterLabel string(80) req
ApiVersion double(18,1) def
Markup textarea(1048576) req
@ApexComponent "Visualforce Component" "Visualforce Components" setup noundelete
Name string(80) req name
MasterLabel string(80) req
ApiVersion double(18,1) def
Markup textarea(1048576) req
@StaticResource "Static Resource" "Static Resources" setup noundelete
Name string(80) req name
ContentType string(120) req
BodyLength int ro
CacheControl picklist(40) def [Private*|Public]
`;
