/** Words that generated rows are made of. All invented; a few carry letters beyond ASCII, quotes and commas, as real data does. */
const words = (text: string): readonly string[] => text.trim().split(/\s*\|\s*/);

export const FIRST_NAMES = words(
  `Amelia|Noah|Lena|Jonas|Sofía|Mateo|Chloé|Louis|Aiko|Haruto|Priya|Arjun|Ingrid|Lars|Zoë|Björn|Fatima|Omar|Grace|Samuel|Hanna|Elias|
  Maya|Leo|Nora|Felix|Ivy|Oscar|Ruth|Hugo|Clara|Anton|Elif|Emre|Marta|Paweł|Ana|Tiago|Siobhan|Declan|Wanda|Victor|Yara|Igor|Tess|Milan`,
);
export const LAST_NAMES = words(
  `Abbott|Bergmann|Castellanos|Dubois|Eriksen|Fontaine|Gallagher|Hoffmann|Ibarra|Jansen|Kowalski|Lindqvist|Marchetti|Novák|O'Brien|
  Petrov|Quintero|Ramírez|Schäfer|Takahashi|Ueda|Vasquez|Whitfield|Yamamoto|Zimmermann|Andersson|Bianchi|Clarke|Dvořák|Engel|Fischer|
  Greene|Herrera|Iversen|Jovanović|Keller|Lambert|Müller|Nguyen|Okafor|Patel|Rossi|Silva|Thompson|Urquhart|Weber`,
);
export const FIRM_STEMS = words(
  `Northwind|Alder|Brightwater|Cobalt|Dunmore|Elmfield|Fairlead|Granite Bay|Harbour|Ironwood|Juniper|Kestrel|Lakeside|Meridian|Nordlicht|
  Oakhurst|Pinecrest|Quarry Hill|Redstone|Silverline|Thornton|Upland|Valley Forge|Westbrook|Yellowtail|Zephyr|Blue Heron|Copper Creek`,
);
export const FIRM_TRADES = words(
  `Logistics|Foods|Instruments|Textiles|Energy|Packaging|Software|Clinics|Shipping|Ceramics|Optics|Machine Works|Paper|Chemicals|Farms|Tools`,
);
export const FIRM_FORMS = words('Inc.|GmbH|Ltd|LLC|S.A.|AG|BV|& Sons|Group|Co.');
export const STREETS = words(
  `Mill Road|Station Street|Harbour Lane|Linden Avenue|Queensway|Foundry Street|Old Market|Kirchweg|Rue des Lilas|Calle Mayor|
  Industrial Park Drive|Riverside|Victoria Square|Canal Street|Orchard Row|Tower Hill`,
);
export const CITIES = words(
  `Ashford|Bergen|Córdoba|Dresden|Eindhoven|Fairview|Graz|Halifax|Inverness|Jackson|Køge|Lyon|Malmö|Nantes|Ostrava|Porto|Québec|
  Reading|Salem|Tampere|Utrecht|Verona|Winterthur|York|Zaragoza`,
);
export const STATES = words(
  'Bavaria|California|Ontario|Oregon|Skåne|Texas|Utrecht|Vermont|Yorkshire|Lombardy|Aragon|Bretagne',
);
export const COUNTRIES = words(
  'Germany|United States|Canada|Sweden|France|United Kingdom|Netherlands|Italy|Spain|Norway|Austria|Portugal',
);
export const JOBS = words(
  `Buyer|Head of Purchasing|Plant Manager|Chief Financial Officer|Service Coordinator|IT Administrator|Sales Representative|
  Quality Engineer|Warehouse Lead|Managing Director|Controller|Marketing Specialist`,
);
export const DEPARTMENTS = words(
  'Purchasing|Finance|Operations|IT|Sales|Quality|Logistics|Legal|Marketing|Service',
);
export const SENTENCES = words(
  `Prefers delivery before 9 a.m., gate on the north side.|Asked for a quote on the yearly service contract.|
  Contract renewed; the discount of last year stays.|Visited the plant, talked about the "Line 4" extension.|
  Pays within 30 days, reminders go to accounting.|New contact since the merger, introduced by phone.|
  Interested in the pilot once the budget is approved.|Complaint about late parts settled, credit note sent.|
  Wants invoices as PDF, with the purchase order number.|Seasonal business: little to do from November to February.|
  Holds stock in two warehouses, the second is leased.|Met at the fair; follow up with the data sheets.`,
);
export const PLAIN_WORDS = words(
  `amber|basin|canvas|delta|ember|fabric|garnet|hollow|island|jasper|kernel|ledger|mosaic|needle|orbit|pillar|quartz|ribbon|saddle|timber`,
);
