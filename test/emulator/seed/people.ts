import type { Account } from '../tenant.ts';
import { guidFor } from './random.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

/** The home tenant. */
export const contoso: Organization = {
  id: '8f1c3a52-6d0b-4c7e-9a41-2b7d5e90c301',
  name: 'Contoso',
  domain: 'contoso.example',
};
export const fabrikam: Organization = {
  id: 'b4e27d16-90a3-4f58-8c6d-71f0a2c5e402',
  name: 'Fabrikam',
  domain: 'fabrikam.example',
};
export const northwind: Organization = {
  id: 'd5907be3-3c4f-4a21-b8e9-064d19f7a503',
  name: 'Northwind',
  domain: 'northwind.example',
};

/** The tenants with a directory. */
export const organizations: readonly Organization[] = [contoso, fabrikam, northwind];

const titles = [
  'Product Manager',
  'Software Engineer',
  'Designer',
  'Program Manager',
  'Marketing Manager',
  'Support Engineer',
  'Sales Lead',
  'Legal Counsel',
] as const;

/** @param alias first part of the address; by default the given name and the surname's first letter */
function person(name: string, organization: Organization, alias?: string): Account {
  const [givenName = name, ...rest] = name.split(' ');
  const surname = rest.join(' ');
  const upn = `${alias ?? `${givenName}${surname.slice(0, 1)}`.toLowerCase()}@${organization.domain}`;
  const oid = guidFor(upn);
  const number = Number.parseInt(oid.slice(0, 4), 16);
  return {
    name,
    upn,
    oid,
    tid: organization.id,
    mail: upn,
    givenName,
    surname,
    jobTitle: titles[number % titles.length] ?? null,
    officeLocation: `${10 + (number % 20)}/${2000 + (number % 300)}`,
    preferredLanguage: 'en-US',
  };
}

/** The main account: everything in the tenant is seen from here. */
export const alex = person('Alex Wilber', contoso, 'alexw');
/** The second account, with chats of her own and some shared with Alex. */
export const megan = person('Megan Bowen', contoso, 'meganb');
export const adele = person('Adele Vance', contoso);
export const lynne = person('Lynne Robbins', contoso);
export const pradeep = person('Pradeep Gupta', contoso);
export const isaiah = person('Isaiah Langer', contoso);
export const grady = person('Grady Archie', contoso);
export const patti = person('Patti Fernandez', contoso);
export const lee = person('Lee Gu', contoso);

export const laura = person('Laura Weber', fabrikam, 'laura');
/** Blocked by policy. */
export const jonas = person('Jonas Keller', fabrikam, 'jonas');
export const ingrid = person('Ingrid Sommer', fabrikam, 'ingrid');
export const matteo = person('Matteo Ricci', fabrikam, 'matteo');
export const hanna = person('Hanna Vogel', fabrikam, 'hanna');

/** Of Northwind, whose people are blocked by policy; a guest in Contoso's chats. */
export const diego = person('Diego Siciliani', northwind, 'diego');
export const nora = person('Nora Lindqvist', northwind, 'nora');
export const tomas = person('Tomas Novak', northwind, 'tomas');

/** An in-tenant guest: an account of Contoso for somebody whose mail is elsewhere. */
export const robin: Account = {
  ...person('Robin Counts', contoso, 'robin_relecloud.example#EXT#'),
  mail: 'robin@relecloud.example',
};

/** No mail address and a name that is one word. */
export const facilities: Account = {
  ...person('Facilities', contoso, 'facilities'),
  mail: null,
  jobTitle: null,
};

export const frenchSpeakers: readonly Account[] = [
  person('Chloé Lefèvre', contoso, 'chloel'),
  person('Zoé Faÿ-Bérubé', contoso, 'zoef'),
  person('Jean‑François d’Aubigné', contoso, 'jeanfrancoisd'),
];
export const arabicSpeakers: readonly Account[] = [
  person('ليلى حداد', contoso, 'laylah'),
  person('عمر الفاروق', contoso, 'omarf'),
];
export const hebrewSpeakers: readonly Account[] = [
  person('נועה לוי', contoso, 'noal'),
  person('איתן כהן', contoso, 'eitanc'),
];
export const worldwide: readonly Account[] = [
  person('田中 美咲', contoso, 'misakit'),
  person('Александра Иванова', contoso, 'alexandrai'),
  person('Nguyễn Thị Ánh', contoso, 'anhn'),
  person('🦊 Foxy McFoxface 🦊', contoso, 'foxy'),
];

/** Names that try to be more than text. */
export const hostilePeople: readonly Account[] = [
  person('[Click me](command:workbench.action.quit)', contoso, 'mallory1'),
  person('$(alert) Administrator', contoso, 'mallory2'),
  person('<img src="https://evil.example/x.png" onerror="alert(1)">', contoso, 'mallory3'),
  person('=HYPERLINK("https://evil.example","Open")', contoso, 'mallory4'),
  person('Eve\u202Egpj.exe\u202C', contoso, 'mallory5'),
  person('Line\r\nBreak\u0007\u0000Bell', contoso, 'mallory6'),
  person('`rm -rf` | **bold** _under_ ~~gone~~', contoso, 'mallory7'),
  person('N'.repeat(400), contoso, 'mallory8'),
];

const colleagueNames = [
  'Henrietta Mueller',
  'Irvin Sayers',
  'Joni Sherman',
  'Johanna Lorenz',
  'Lidia Holloway',
  'Miriam Graham',
  'Nestor Wilke',
  'Christie Cline',
  'Debra Berger',
  'Allan Deyoung',
  'Emily Braun',
  'Enrico Cattaneo',
  'Raul Razo',
  'Amber Rodriguez',
  'Bianca Pisani',
  'Cameron White',
  'Delia Dennis',
  'Gerhart Moller',
  'Hadar Caspit',
  'Ines Duarte',
  'Jamie Okafor',
  'Katri Ahonen',
  'Luca Bianchi',
  'Mallika Rao',
  'Nadia Petrov',
  'Oscar Ward',
  'Preeti Nair',
  'Quentin Moreau',
  'Renata Silva',
  'Sonia Rees',
  'Theo Vandenberg',
  'Ursula Kranz',
  'Victoria Sinclair',
  'Wanda Kowalski',
  'Ximena Flores',
  'Yusuf Demir',
  'Zachary Hill',
  'Aisha Bello',
  'Bruno Castell',
  'Celeste Park',
  'Dmitri Sokolov',
  'Elena Marchetti',
  'Felix Brandt',
  'Gwen Parry',
  'Hugo Lindgren',
  'Iris Takahashi',
  'Joao Pereira',
  'Kira Olsen',
  'Liam Byrne',
  'Maya Goldberg',
] as const;

/** The colleagues that fill ordinary chats. */
export const colleagues: readonly Account[] = colleagueNames.map(name => person(name, contoso));

/** Everybody whom a check can find, of all three tenants. */
export const everybody: readonly Account[] = [
  alex,
  megan,
  adele,
  lynne,
  pradeep,
  isaiah,
  grady,
  patti,
  lee,
  facilities,
  ...frenchSpeakers,
  ...arabicSpeakers,
  ...hebrewSpeakers,
  ...worldwide,
  ...hostilePeople,
  ...colleagues,
  laura,
  jonas,
  ingrid,
  matteo,
  hanna,
  diego,
  nora,
  tomas,
  robin,
];
