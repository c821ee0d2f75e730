import { deepEqual } from 'node:assert/strict';
import { readLine } from '../../src/access/journalLines.ts';
import { readInstallation } from '../../src/apps/appJson.ts';
import { readManifest } from '../../src/apps/manifest.ts';
import { readVariables, resolvePlaceholders } from '../../src/apps/placeholders.ts';
import { readChat } from '../../src/chats/chatJson.ts';
import { runFromJson } from '../../src/checks/checkJson.ts';
import { asRecord } from '../../src/core/json.ts';
import { clouds } from '../../src/graph/cloud.ts';
import { completedManifest } from '../../src/graph/entraManifest.ts';
import { projectRegistrationIn } from '../../src/graph/projectRegistration.ts';
import { readTokenClaims } from '../../src/host/tokenClaims.ts';
import { parseTestFile } from '../../src/testFiles/testFile.ts';

const planted = '{ "polluted": true, "id": "planted", "scp": "planted", "oid": "planted", "type": "intent" }';
const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
const texts = keys.flatMap(key => [
  `{ "${key}": ${planted} }`,
  `{ "version": 1, "tests": [{ "${key}": ${planted} }], "${key}": ${planted} }`,
  `{ "constructor": { "prototype": ${planted} }, "teamsApp": { "${key}": ${planted} } }`,
]);

/** Everything that reads JSON, or names and values, which others have written. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'a line of the journal': readLine,
  'a kept check': runFromJson,
  'a test file': parseTestFile,
  'a manifest of an app': text => readManifest(text, new Map()),
  'a manifest of a registration': text => completedManifest(text, clouds.global),
  'the settings of a project': text => projectRegistrationIn('appsettings.json', text),
  'a chat of Microsoft Graph': text => readChat(asRecord(JSON.parse(text)) ?? {}),
  'an app of Microsoft Graph': text => readInstallation(asRecord(JSON.parse(text)) ?? {}),
  'the claims of a token': text => readTokenClaims(`e30.${btoa(text)}.`),
  'the variables of a project': text =>
    resolvePlaceholders(keys.map(key => `\${{${key}}}`).join(''), readVariables(text)),
};

describe('A key of JSON that objects have by themselves', () => {
  for (const [what, read] of Object.entries(readers)) {
    it(`changes no object and plants no value (${what})`, () => {
      const values = texts.map(text => JSON.stringify([read(text)]));
      deepEqual(
        [
          Object.keys(Object.prototype),
          'polluted' in {},
          values.filter(value => /[^\\]"planted"/.test(value)),
        ],
        [[], false, []],
      );
    });
  }
});
