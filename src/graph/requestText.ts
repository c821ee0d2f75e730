import { graphAddress, type RequestTemplate } from './call.ts';
import type { Cloud } from './cloud.ts';
import { permissionsFor, type Need } from './permissions.ts';
import { powerShellEnvironments } from './registrationScript.ts';

/** The ways to write a request down, for somebody to send it by other means. */
export const requestFormats = ['http', 'curl', 'powerShell', 'typeScript'] as const;

/** How a request is written down. */
export type RequestFormat = (typeof requestFormats)[number];

/** Where requests are sent, and what for. */
export interface RequestPlace {
  readonly cloud: Cloud;
  readonly need: Need;
}

/** Stands where the token goes, once. A word like any other between the quotes of each format. */
const tokenPlaceholder = '{token}';

/**
 * Requests as text in one of the formats, each exactly as the extension would send it but for the token, which is
 * never in it. Whatever the ids and addresses hold stays text: the result is printable ASCII and line breaks, and
 * all that comes from elsewhere stands between quotes that it cannot end.
 */
export function requestText(
  format: RequestFormat,
  requests: readonly RequestTemplate[],
  place: RequestPlace,
): string {
  switch (format) {
    case 'http':
      return `${[`@token = ${tokenPlaceholder}`, ...requests.map(request => httpText(request, place))].join('\n\n###\n\n')}\n`;
    case 'curl':
      return `${[`TOKEN='${tokenPlaceholder}'`, ...requests.map(request => curlText(request, place))].join('\n\n')}\n`;
    case 'powerShell':
      return powerShellText(requests, place);
    case 'typeScript':
      return typeScriptText(requests, place);
  }
}

/**
 * As in a `.http` file, where `###` separates requests and `{{name}}` stands for a variable. No id or address can be one.
 * @see https://www.rfc-editor.org/rfc/rfc9112
 */
function httpText(request: RequestTemplate, { cloud }: RequestPlace): string {
  return [
    `${request.method} ${addressOf(request, cloud)}`,
    'Authorization: Bearer {{token}}',
    ...(request.method === 'GET'
      ? []
      : [
          'Content-Type: application/json',
          '',
          asciiJson(request.body, 2).replaceAll('{{', String.raw`{\u007b`),
        ]),
  ].join('\n');
}

function curlText(request: RequestTemplate, { cloud }: RequestPlace): string {
  return [
    `curl --request ${request.method} ${bashString(addressOf(request, cloud))}`,
    '  --header "Authorization: Bearer $TOKEN"',
    ...(request.method === 'GET'
      ? []
      : [
          `  --header ${bashString('Content-Type: application/json')}`,
          `  --data-raw ${bashString(asciiJson(request.body))}`,
        ]),
  ].join(' \\\n');
}

function addressOf({ address }: RequestTemplate, cloud: Cloud): string {
  return graphAddress(cloud.graphRoot, address);
}

/**
 * Microsoft Graph PowerShell has tokens of its own, so that not even a placeholder is needed.
 * @see https://learn.microsoft.com/powershell/module/microsoft.graph.authentication/invoke-mggraphrequest
 */
function powerShellText(requests: readonly RequestTemplate[], { cloud, need }: RequestPlace): string {
  const scopes = permissionsFor[need].map(powerShellString).join(', ');
  const lines = requests.map(request =>
    [
      `Invoke-MgGraphRequest -Method ${request.method}`,
      `-Uri ${powerShellString(addressOf(request, cloud))}`,
      ...(request.method === 'GET'
        ? []
        : [`-ContentType 'application/json'`, `-Body ${powerShellString(asciiJson(request.body))}`]),
    ].join(' '),
  );
  const connect = `Connect-MgGraph -Environment ${powerShellEnvironments[cloud.name]} -Scopes ${scopes}`;
  return `${[connect, ...lines].join('\n')}\n`;
}

/** @see https://learn.microsoft.com/graph/sdks/create-client?tabs=typescript */
function typeScriptText(requests: readonly RequestTemplate[], { cloud }: RequestPlace): string {
  const calls = requests.map(request => {
    const api = `client.api(${scriptString(addressOf(request, cloud))})`;
    const sent = request.method === 'GET' ? 'get()' : `post(${asciiJson(request.body, 2)})`;
    return `console.log(await ${api}.${sent});`;
  });
  const client = [
    `import { Client } from '@microsoft/microsoft-graph-client';`,
    '',
    `const client = Client.init({ authProvider: done => done(null, ${scriptString(tokenPlaceholder)}) });`,
  ];
  return `${[...client, '', ...calls].join('\n')}\n`;
}

/** Between single quotes nothing means anything to a POSIX shell but the next single quote. */
function bashString(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Between single quotes nothing means anything to PowerShell but a single quote, and a doubled one is one. */
function powerShellString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function scriptString(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}

/**
 * JSON in ASCII: it survives every encoding of a shell, hides nothing, and has no typographic quotes, which
 * PowerShell takes for plain ones.
 */
function asciiJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\uffff]/g,
    unit => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}
