import { deepEqual } from 'node:assert/strict';
import { withoutCredentials } from '../../../src/host/proxyAddress.ts';

describe('The address of a proxy', () => {
  it('is told without a name and a password, however it is written', () => {
    deepEqual(
      [
        'http://proxy.contoso.example:8080',
        'http://adele:secret@proxy.contoso.example:8080',
        'HTTP://adele:sec@ret/@proxy.contoso.example:8080',
        'socks5://adele:secret@proxy.contoso.example',
        'adele:secret@proxy.contoso.example:8080',
        'http://adele:sec\nret@proxy.contoso.example',
        '',
      ].map(withoutCredentials),
      [
        'http://proxy.contoso.example:8080',
        'http://proxy.contoso.example:8080',
        'HTTP://proxy.contoso.example:8080',
        'socks5://proxy.contoso.example',
        'proxy.contoso.example:8080',
        'http://proxy.contoso.example',
        '',
      ],
    );
  });
});
