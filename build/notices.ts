import { packageName, type Bom, type Component, type DeclaredLicense } from './bom.ts';

/** Licences that ask for no more than to be named. */
const allowedLicenses: readonly string[] = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause'],
  ...['CC0-1.0', 'ISC', 'MIT', 'Unlicense'],
];

/** What must be said about a package that is bundled. */
export interface Notice {
  readonly name: string;
  readonly version: string;
  /** SPDX ids or what the package says instead; empty where it says nothing. */
  readonly license: string;
  /** The texts of its licence and notice files. */
  readonly texts: readonly string[];
}

/** The notices for everything that is bundled, in the order of the names. */
export function noticesOf({ components }: Bom): readonly Notice[] {
  return components
    .map(component => ({
      name: packageName(component),
      version: component.version ?? '',
      license: [...new Set((component.licenses ?? []).map(declared))].join(' AND '),
      texts: textsOf(component),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function declared({ license, expression }: DeclaredLicense): string {
  return expression ?? license?.id ?? license?.name ?? '';
}

function textsOf({ evidence }: Component): readonly string[] {
  return (evidence?.licenses ?? []).map(({ license }) =>
    Buffer.from(license.text.content, 'base64').toString('utf8').replaceAll('\r\n', '\n').trim(),
  );
}

/** Whatever keeps code from being shipped with these notices: a sentence for each package; none if all is well. */
export function problemsOf(notices: readonly Notice[]): readonly string[] {
  return notices.flatMap(({ name, version, license, texts }) => {
    const which = `${name} ${version}`.trimEnd();
    return [
      ...(version === '' ? [`${which} has no version.`] : []),
      ...(allowedLicenses.includes(license)
        ? []
        : [`${which} has a licence that is not on the list in build/notices.ts: ${license || 'none'}.`]),
      ...(texts.some(text => text !== '')
        ? []
        : [`${which} has no licence file. Keep its text in build/licenses.`]),
    ];
  });
}

const rule = '-'.repeat(80);

/** `ThirdPartyNotices.txt`. */
export function noticesText(notices: readonly Notice[]): string {
  const list = notices.map(({ name, version, license }) => `- ${name} ${version}: ${license}`);
  const sections = notices.map(({ name, version, license, texts }) =>
    [rule, `${name} ${version}`, `License: ${license}`, ...texts].join('\n\n'),
  );
  const head = 'Teams Chat Access contains code of these packages, under the licenses that follow.';
  return `${[head, list.join('\n'), ...sections].join('\n\n')}\n`;
}
