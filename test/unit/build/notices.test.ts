import { deepEqual } from 'node:assert/strict';
import type { Bom, Component } from '../../../build/bom.ts';
import { noticesOf, noticesText, problemsOf } from '../../../build/notices.ts';

function aComponent(overrides: Partial<Component> = {}): Component {
  return {
    name: 'tslib',
    version: '2.9.1',
    licenses: [{ license: { id: '0BSD' } }],
    evidence: evidence('Permission to use'),
    ...overrides,
  };
}

function evidence(...texts: readonly string[]): NonNullable<Component['evidence']> {
  return {
    licenses: texts.map((text, index) => ({
      license: {
        name: `file: ${index}`,
        text: {
          content: Buffer.from(text).toString('base64'),
          contentType: 'text/plain',
          encoding: 'base64',
        },
      },
    })),
  };
}

function bomOf(...components: readonly Component[]): Bom {
  return { metadata: { component: { name: 'teams-chat-access' } }, components };
}

function problems(overrides: Partial<Component>): readonly string[] {
  return problemsOf(noticesOf(bomOf(aComponent(overrides))));
}

describe('The notices about what is bundled', () => {
  it('name each package, in order, with its licences once and all texts', () => {
    const bom = bomOf(
      aComponent(),
      aComponent({
        group: '@nevware21',
        name: 'ts-utils',
        version: '0.16.0',
        licenses: [{ license: { id: 'MIT' } }, { license: { id: 'MIT' } }],
        evidence: evidence('MIT License\r\n\r\nCopyright\r\n', 'NOTICE'),
      }),
    );
    deepEqual(noticesOf(bom), [
      {
        name: '@nevware21/ts-utils',
        version: '0.16.0',
        license: 'MIT',
        texts: ['MIT License\n\nCopyright', 'NOTICE'],
      },
      { name: 'tslib', version: '2.9.1', license: '0BSD', texts: ['Permission to use'] },
    ]);
  });

  it('are a text with a list and a section for each', () => {
    const rule = '-'.repeat(80);
    deepEqual(noticesText(noticesOf(bomOf(aComponent()))).split('\n\n'), [
      'Teams Chat Access contains code of these packages, under the licenses that follow.',
      '- tslib 2.9.1: 0BSD',
      rule,
      'tslib 2.9.1',
      'License: 0BSD',
      'Permission to use\n',
    ]);
  });

  it('have no problem where all is there', () => {
    deepEqual(problems({}), []);
  });

  it('must have a text', () => {
    const expected = ['tslib 2.9.1 has no licence file. Keep its text in build/licenses.'];
    deepEqual([problems({ evidence: {} }), problems({ evidence: evidence('') })], [expected, expected]);
  });

  it('must have a version', () => {
    deepEqual(problems({ version: '' }), ['tslib has no version.']);
  });

  it('must have a licence that is on the list', () => {
    const message = 'tslib 2.9.1 has a licence that is not on the list in build/notices.ts:';
    deepEqual(
      [
        problems({ licenses: [] }),
        problems({ licenses: [{ license: { id: 'GPL-3.0-only' } }] }),
        problems({ licenses: [{ license: { id: 'MIT' } }, { license: { name: 'SEE LICENSE' } }] }),
        problems({ licenses: [{ expression: 'MIT OR GPL-3.0-only' }] }),
      ],
      [
        [`${message} none.`],
        [`${message} GPL-3.0-only.`],
        [`${message} MIT AND SEE LICENSE.`],
        [`${message} MIT OR GPL-3.0-only.`],
      ],
    );
  });
});
