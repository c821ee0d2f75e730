import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import {
  isSettingValue,
  settingKeys,
  settingValues,
  type Settings,
} from '../../../src/host/contributions.ts';

/** What stands in a settings file may be any JSON, or nothing where another setting hides it. */
const wrongValues: Readonly<Record<keyof Settings, readonly unknown[]>> = {
  clientId: [123, true, null, undefined, [], {}, ['11111111-2222-4333-8444-555555555555']],
  tenantId: [{}, 0, null, undefined, false, ['contoso.example']],
  cloud: [[], 'Global', 'mars', '', 'constructor', 'toString', 1, null, undefined, {}, ['global']],
  graphVersion: ['v1', '1.0', 1, '', null, undefined, {}, ['beta']],
  readOnly: ['yes', 'true', 'false', 1, 0, '', null, undefined, {}, []],
  confirmRevocation: ['never', '', 0, false, null, undefined, {}, ['dialog']],
  'chats.groupBy': ['tenant', '', 5, null, undefined, {}, ['none']],
  'checks.strategy': [7, 'all', '', null, undefined, {}, ['each']],
};

describe('The value of a setting', () => {
  for (const key of settingKeys) {
    it(`is refused for ${key} where it has another type or is unknown`, () => {
      deepEqual(
        wrongValues[key].filter(value => isSettingValue(key, value)),
        [],
      );
    });

    it(`is taken for ${key} where it is one that the setting can have`, () => {
      const values: 'text' | 'boolean' | readonly unknown[] = settingValues[key];
      const right = values === 'text' ? ['', 'any'] : values === 'boolean' ? [true, false] : values;
      deepEqual(
        right.filter(value => !isSettingValue(key, value)),
        [],
      );
    });
  }

  it('is never anything but text, true or false, or one of the list, whatever stands in the file', () => {
    fc.assert(
      fc.property(fc.constantFrom(...settingKeys), fc.jsonValue(), (key, value) => {
        const values: 'text' | 'boolean' | readonly unknown[] = settingValues[key];
        const expected =
          values === 'text'
            ? typeof value === 'string'
            : values === 'boolean'
              ? typeof value === 'boolean'
              : values.some(allowed => allowed === value);
        return isSettingValue(key, value) === expected;
      }),
    );
  });
});
