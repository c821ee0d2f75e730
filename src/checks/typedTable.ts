import { formatTarget, inTenant, targetKey, type Target } from './target.ts';
import { meansSomebody, readList } from './typedList.ts';
import { typedProblem, targetsIn, unclearRow, type TypedPiece } from './typedPiece.ts';

/** What a column tells of the person of a row. */
type Column =
  /** People as they would be typed: nobody knows better. */
  | 'people'
  /** The ID of a user in Entra. */
  | 'userId'
  /** An ID in a table that comes from a directory. */
  | 'id'
  | 'address'
  | 'signInName'
  /** An ID that may be that of anything. */
  | 'anyId'
  | 'tenantId'
  | 'kind';

/** A line that names columns. */
export interface Header {
  readonly separator: '\t' | ';' | ',';
  readonly names: readonly string[];
  /** What each column tells; `undefined` where that is nothing of use, or about somebody or something else. */
  readonly columns: readonly (Column | undefined)[];
}

/** The columns that name a person, the best first. */
const naming: readonly Column[] = ['people', 'userId', 'id', 'address', 'signInName', 'anyId'];

/** What columns are called in our own exports, in Entra, in Microsoft 365 and in address books, see {@link plain}. */
const columnNames: Readonly<Record<Column, readonly string[]>> = {
  people: ['targets'],
  userId: [
    ...['userid', 'objectid', 'userobjectid', 'aadobjectid', 'aaduserid', 'entraobjectid', 'azureadobjectid'],
    ...['externaldirectoryobjectid', 'iddobjet', 'identifiantdobjet', 'iddutilisateur', 'objektid'],
  ],
  id: [],
  address: [
    ...['address', 'mail', 'email', 'emailaddress', 'mailaddress', 'primaryemail', 'primaryemailaddress'],
    ...['smtpaddress', 'primarysmtpaddress', 'email1value', 'adresse', 'courriel', 'adresseemail'],
    ...['adressemail', 'adressedemessagerie', 'adresseelectronique', 'emailadresse', 'mailadresse'],
  ],
  signInName: [
    ...['userprincipalname', 'upn', 'signinname', 'nomdutilisateurprincipal', 'nomprincipaldelutilisateur'],
    'benutzerprinzipalname',
  ],
  anyId: ['id'],
  tenantId: ['tenantid', 'hometenantid', 'usertenantid', 'iddelocataire', 'iddulocataire', 'mandantenid'],
  kind: ['kind'],
};

/** Kinds of members, as our exports name them, whose IDs are none of Entra's. */
const anonymousKinds =
  /^(?:anonymousGuest|azureCommunicationServicesUser|microsoftAccountUser|phoneUser|skypeUser|unknown)$/u;

/** The name of a column with IDs, whatever they are of. */
const nameOfIds = /[a-z]I[dD]$|[ _-]id$/iu;

/** The columns that a line names; `undefined` if it does not look as if it named any. */
export function headerIn(line: string): Header | undefined {
  const separators = (['\t', ';', ','] as const).filter(separator => line.includes(separator));
  for (const separator of separators) {
    const names = rowsOf(line, separator)[0] ?? [];
    const columns = names.some(meansSomebody) ? [] : columnsIn(names);
    const isKnown = columns.some(column => column !== undefined && column !== 'kind');
    if (isKnown || (columns.length > 2 && names.some(isNameOfIds))) {
      return { separator, names, columns };
    }
  }
  const columns = columnsIn([line]);
  return separators.length === 0 && columns[0] !== undefined && columns[0] !== 'kind'
    ? { separator: '\t', names: [line], columns }
    : undefined;
}

/**
 * The people of the rows below a header. The columns decide: in each row the best one that names somebody counts, with
 * the tenant beside an ID, and the others are about somebody or something else. A row without a person is a problem.
 */
export function readBelow({ separator, names, columns }: Header, text: string): readonly TypedPiece[] {
  let current = columns;
  return rowsOf(text, separator).flatMap((raw): readonly TypedPiece[] => {
    const cells = raw.map(cell => withoutEscapes(cell).trim());
    const [first = ''] = cells;
    if (cells.length === 1 && current.length > 1 && (first === '' || first.includes('@'))) {
      return readRow(first.split('\t'));
    }
    if (cells.every((cell, index) => cell === names[index]?.trim())) {
      current = columns;
      return [];
    }
    const next = cells.some(meansSomebody) ? [] : columnsIn(cells);
    if (next.filter(Boolean).length > 1) {
      // Another table follows.
      current = next;
      return [];
    }
    return readCells(cells, current);
  });
}

/**
 * The person of a row that no header explains: the cell with an address, or with an ID and its tenant, or else the only
 * ID. Where there could be several, nobody is taken. A row of nothing but addresses is a list.
 */
export function readRow(row: readonly string[]): readonly TypedPiece[] {
  const cells = row.map(cell => cell.trim()).filter(Boolean);
  const read = cells.filter(meansSomebody).map(readList);
  const pieces = read.flat();
  if (pieces.length === 0) {
    return cells.length === 0 ? [] : [typedProblem(cells.join(' ').replace(/\s+/gu, ' '), 'notATarget')];
  }
  const kinds = new Set(targetsIn(pieces).map(({ kind }) => kind));
  if (read.length === cells.length && !kinds.has('id')) {
    return pieces;
  }
  const clear = read.filter(cell => targetsIn(cell).some(target => target.kind !== 'id' || target.tenantId));
  const isList = read.length === cells.length && clear.length === cells.length && kinds.size === 1;
  if (isList) {
    return pieces;
  }
  const people = clear.length > 0 ? clear : read.filter(cell => targetsIn(cell).length > 0);
  const agreed = whereAllAgree(people);
  if (people.length > 0 && !agreed) {
    return [unclearRow(cells)];
  }
  // An ID or a link that is none is nothing beside an address.
  const problems = read
    .filter(cell => !people.includes(cell))
    .flat()
    .filter(piece => piece.kind === 'problem' && (clear.length === 0 || piece.text.includes('@')));
  return [...problems, ...(agreed ?? [])];
}

function readCells(cells: readonly string[], columns: Header['columns']): readonly TypedPiece[] {
  const under = (wanted: Column): readonly string[] =>
    cells.filter((cell, index) => cell !== '' && columns[index] === wanted);
  // A separator or the end of a row may have got lost, and the columns moved.
  const isTorn = cells.some(
    (cell, index) =>
      (index >= columns.length && cell !== '') ||
      (columns[index] === undefined && cell.includes('\n') && meansSomebody(cell)),
  );
  const best = naming.find(column => under(column).some(meansSomebody));
  if (isTorn || under('kind').some(kind => anonymousKinds.test(kind)) || best === undefined) {
    return cells.some(meansSomebody) ? [unclearRow(cells)] : readRow(cells);
  }
  const read = under(best)
    .filter(meansSomebody)
    .map(cell => readList(cell).map(piece => (best === 'signInName' ? asSignInName(piece) : piece)));
  const people = whereAllAgree(read);
  const inTenant = people && withTenant(people, under('tenantId'));
  return inTenant ?? [unclearRow(cells)];
}

/** The people of cells that are all about the same ones. */
function whereAllAgree(cells: readonly (readonly TypedPiece[])[]): readonly TypedPiece[] | undefined {
  const keys = cells.map(pieces =>
    pieces.map(piece => (piece.kind === 'target' ? targetKey(piece.target) : piece.text)).join('\n'),
  );
  return new Set(keys).size === 1 ? cells[0] : undefined;
}

/** People with the tenant that the row names for their ID; `undefined` if it is not clear which. */
function withTenant(
  people: readonly TypedPiece[],
  cells: readonly string[],
): readonly TypedPiece[] | undefined {
  const bareIds = targetsIn(people).filter(target => target.kind === 'id' && target.tenantId === undefined);
  if (bareIds.length === 0 || cells.length === 0) {
    return people;
  }
  const tenants = whereAllAgree(cells.map(readList));
  const [tenant, ...others] = tenants ?? [];
  if (tenant?.kind !== 'target' || tenant.target.kind !== 'id' || others.length > 0 || bareIds.length > 1) {
    return undefined;
  }
  const tenantId = tenant.target.id;
  return people.map(piece => changed(piece, target => inTenant(target, tenantId)));
}

function asSignInName(piece: TypedPiece): TypedPiece {
  return changed(piece, target =>
    target.kind === 'email' ? { kind: 'upn', userPrincipalName: target.email } : target,
  );
}

/** A piece with another target, as it would be typed; as it is where the target stays. */
function changed(piece: TypedPiece, change: (target: Target) => Target): TypedPiece {
  if (piece.kind === 'problem') {
    return piece;
  }
  const target = change(piece.target);
  return target === piece.target ? piece : { kind: 'target', text: formatTarget(target), target };
}

function columnsIn(names: readonly string[]): Header['columns'] {
  const columns = names.map(name => {
    const called = plain(name);
    return (Object.keys(columnNames) as Column[]).find(column => columnNames[column].includes(called));
  });
  const isDirectory = columns.includes('signInName') || columns.includes('tenantId');
  return columns.map(column => (column === 'anyId' && isDirectory ? 'id' : column));
}

function isNameOfIds(name: string): boolean {
  return nameOfIds.test(name.trim());
}

/** A name of a column in lower case, without accents, blanks and signs. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** A cell without the apostrophes that exports put before what a spreadsheet could take for a formula. */
function withoutEscapes(cell: string): string {
  return cell.replace(/(^|;[\s"]*)'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gu, '$1');
}

/** The cells of CSV, or of rows as spreadsheets copy them. A quote counts where it encloses a cell. */
function rowsOf(text: string, separator: Header['separator']): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"(?=${separator}|\\n|$)|([^${separator}\\n]*))(${separator}|\\n|$)`,
    'gy',
  );
  for (const [, enclosed, open = '', end] of text.matchAll(cells)) {
    row.push(enclosed?.replaceAll('""', '"') ?? open);
    if (end !== separator) {
      rows.push(row);
      row = [];
    }
    if (end === '') {
      break;
    }
  }
  return rows;
}
