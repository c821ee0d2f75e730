import { deepEqual, equal } from 'node:assert/strict';
import { registrationIdsIn } from '../../../src/graph/registrationIds.ts';

const clientId = '11111111-2222-4333-8444-555555555555';
const tenantId = '8f1c3a52-6d0b-4c7e-9a41-2b7d5e90c301';

describe('The ids of a registration', () => {
  for (const [where, text] of [
    ['what a script printed', `Client ID: ${clientId}\nTenant ID: ${tenantId}\nAn administrator …`],
    ['the same in a box of one line', `Client ID: ${clientId}Tenant ID: ${tenantId}An administrator …`],
    [
      'a terminal, with the prompt',
      `$ bash create.sh\r\n\r\nClient ID:  ${clientId}\r\nTenant ID:  ${tenantId}\r\n$ `,
    ],
    [
      'the portal',
      `Application (client) ID\n: ${clientId}\nObject ID\n: 99999999-2222-4333-8444-555555555555\nDirectory (tenant) ID\n: ${tenantId}`,
    ],
    ['JSON', JSON.stringify({ appId: clientId, tenantId })],
    ['a file of settings', `CLIENT_ID=${clientId.toUpperCase()}\nTENANT_ID="${tenantId}"`],
    ['named twice', `Client ID: ${clientId}\nTenant ID: ${tenantId}\nclientId=${clientId}`],
  ] as const) {
    it(`are found in ${where}`, () => deepEqual(registrationIdsIn(text), { clientId, tenantId }));
  }

  for (const [why, text] of [
    ['one is missing', `Client ID: ${clientId}`],
    ['nothing says which is which', `${clientId} ${tenantId}`],
    ['one name has two ids', `Client ID: ${clientId} Client ID: ${tenantId} Tenant ID: ${tenantId}`],
    ['there is nothing', ''],
  ] as const) {
    it(`are not guessed where ${why}`, () => equal(registrationIdsIn(text), undefined));
  }
});
