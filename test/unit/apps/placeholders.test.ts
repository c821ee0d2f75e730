import { deepEqual } from 'node:assert/strict';
import {
  environmentOf,
  hasPlaceholders,
  readVariables,
  resolvePlaceholders,
} from '../../../src/apps/placeholders.ts';

describe('Placeholders of a manifest', () => {
  const variables = new Map([
    ['TEAMS_APP_ID', 'one'],
    ['SUFFIX', '-dev'],
    ['EMPTY', ''],
  ]);

  it('are filled in by name', () => {
    deepEqual(resolvePlaceholders('${{TEAMS_APP_ID}} ${{ SUFFIX }}${{SUFFIX}}', variables), {
      text: 'one -dev-dev',
      unresolved: [],
    });
  });

  it('stay where they have no value, or an empty one, and are named once', () => {
    deepEqual(resolvePlaceholders('${{MISSING}} ${{EMPTY}} ${{MISSING}}', variables), {
      text: '${{MISSING}} ${{EMPTY}} ${{MISSING}}',
      unresolved: ['MISSING', 'EMPTY'],
    });
  });

  it('are nothing else that looks like one', () => {
    const texts = ['${TEAMS_APP_ID}', '${{1A}}', "$[file('x.txt')]", '{{A}}'];
    deepEqual(
      texts.map(text => [resolvePlaceholders(text, variables).text, hasPlaceholders(text)]),
      texts.map(text => [text, false]),
    );
  });
});

describe('A file of variables', () => {
  it('has names and values, quoted or not, exported or not, with comments', () => {
    const text = [
      '\ufeff# A comment',
      'PLAIN=value # why',
      'export EXPORTED = spaced ',
      'YAML: like this',
      "SINGLE='a # b'",
      'DOUBLE="c" # d',
      'EMPTY=',
      'CLOSE=value# why',
      'URL="https://contoso.example/#part"',
      'no assignment',
      '=nothing',
    ].join('\r\n');
    deepEqual(
      [...readVariables(text)],
      [
        ['PLAIN', 'value'],
        ['EXPORTED', 'spaced'],
        ['YAML', 'like this'],
        ['SINGLE', 'a # b'],
        ['DOUBLE', 'c'],
        ['EMPTY', ''],
        ['CLOSE', 'value'],
        ['URL', 'https://contoso.example/#part'],
      ],
    );
  });

  it('is not read for what is called a secret', () => {
    const text = 'CLIENT_ID=a\nCLIENT_SECRET=b\nSECRET_BOT_PASSWORD=c\nBOT_PASSWORD=d\nOTHER=e';
    deepEqual(
      [[...readVariables(text).keys()], [...readVariables(text, new Set(['CLIENT_ID']))]],
      [['CLIENT_ID', 'OTHER'], [['CLIENT_ID', 'a']]],
    );
  });
});

describe('The environment of a file', () => {
  it('is in its name, but for the files of a person and for any other', () => {
    const names = ['.env.dev', '.env.my-test_1', '.env.dev.user', '.env', 'x.env.dev', '.env.'];
    deepEqual(names.map(environmentOf), ['dev', 'my-test_1', undefined, undefined, undefined, undefined]);
  });
});
