import { deepEqual } from 'node:assert/strict';
import { chatLink } from '../../../src/chats/chatLink.ts';

const teams =
  'https://teams.microsoft.com/l/chat/19%3Aabc%40thread.v2/0?tenantId=8f1c3a52-6d0b-4c7e-9a41-2b7d5e90c301';

describe('The address of a chat in Teams', () => {
  it('is opened if it is one of the web, and nothing else is that the service gives', () => {
    const others = [
      'http://teams.microsoft.com/l/chat/1',
      'https://teams.microsoft.com@evil.example/',
      'https://:secret@evil.example/',
      'command:workbench.action.quit',
      'vscode://publisher.extension/path',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'msteams:/l/chat/1',
      '//evil.example',
      'teams.microsoft.com',
      '',
    ];
    deepEqual([teams, ...others].map(chatLink), [teams, ...others.map(() => undefined)]);
  });
});
