import { deepEqual, equal } from 'node:assert/strict';
import { settingPlace } from '../../../src/host/settingPlace.ts';

/** What VS Code's `inspect` tells in a remote window, with and without a value in each file. */
const untouched = { key: 'teamsChatAccess.cloud', defaultValue: 'global' };
const ofTheUser = { ...untouched, globalLocalValue: 'china', globalValue: 'china' };
const ofTheMachine = { ...untouched, globalRemoteValue: 'china', globalValue: 'china' };
const everywhere = { ...ofTheUser, globalRemoteValue: 'usGovHigh', workspaceValue: 'usGovDoD' };

describe('The value of a setting', () => {
  it('is the default where no file has one', () => {
    equal(settingPlace(untouched, 'global', true), 'default');
  });

  it('is the person’s where their settings have one, whatever workspace and machine say', () => {
    deepEqual(
      [settingPlace(ofTheUser, 'china', true), settingPlace(everywhere, 'china', true)],
      ['user', 'user'],
    );
  });

  it('is the person’s where VS Code does not tell what the machine says', () => {
    equal(settingPlace({ ...untouched, globalValue: 'china' }, 'china', true), 'user');
  });

  it('is the person’s where another profile of theirs sets it', () => {
    equal(settingPlace(untouched, 'china', true), 'user');
  });

  it('is that of the nearest file for a setting of the window', () => {
    deepEqual(
      [
        settingPlace(everywhere, 'usGovDoD', false),
        settingPlace(ofTheMachine, 'china', false),
        settingPlace(ofTheUser, 'china', false),
        settingPlace(untouched, 'global', false),
      ],
      ['workspace', 'remote', 'user', 'default'],
    );
  });
});
