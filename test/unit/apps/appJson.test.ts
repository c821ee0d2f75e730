import { deepEqual } from 'node:assert/strict';
import { readGrant, readInstallation } from '../../../src/apps/appJson.ts';
import { application, delegated } from './samples.ts';

describe('An installed app', () => {
  it('is read with its definition and what was consented to', () => {
    deepEqual(
      readInstallation({
        id: 'a',
        teamsApp: {
          id: 'app',
          externalId: 'manifest',
          displayName: 'Old name',
          distributionMethod: 'sideloaded',
        },
        teamsAppDefinition: {
          teamsAppId: 'app',
          azureADAppId: 'entra',
          displayName: 'Name',
          version: '1.0.0',
          authorization: {
            clientAppId: 'other',
            requiredPermissionSet: {
              resourceSpecificPermissions: [
                { permissionValue: 'A.Chat', permissionType: 'application' },
                { permissionValue: null, permissionType: 'application' },
                'nothing',
              ],
            },
          },
        },
        consentedPermissionSet: {
          resourceSpecificPermissions: [
            { permissionValue: 'B.Chat', permissionType: 'Delegated' },
            { permissionValue: 'C.Chat', permissionType: 'unknownFutureValue' },
          ],
        },
      }),
      {
        hasDefinition: true,
        hasConsent: true,
        installation: {
          id: 'a',
          teamsAppId: 'app',
          manifestId: 'manifest',
          entraAppId: 'entra',
          isRegistered: true,
          name: 'Name',
          version: '1.0.0',
          origin: 'sideloaded',
          required: [application('A.Chat')],
          consented: [delegated('B.Chat'), { name: 'C.Chat', type: 'unknown' }],
        },
      },
    );
  });

  it('of the store has the id of its manifest, with and without an empty external id', () => {
    const ids = [null, ''].map(
      externalId =>
        readInstallation({ id: 'a', teamsApp: { id: 'app', externalId, distributionMethod: 'store' } })
          ?.installation.manifestId,
    );
    deepEqual(ids, ['app', 'app']);
  });

  it('has no id of a manifest where it is not of the store and does not say', () => {
    const described = readInstallation({
      id: 'a',
      teamsApp: { id: 'app', distributionMethod: 'organization' },
    });
    deepEqual(described?.installation.manifestId, undefined);
  });

  it('has the registration that its authorization names where the definition names none', () => {
    const described = readInstallation({
      id: 'a',
      teamsAppDefinition: { azureADAppId: null, authorization: { clientAppId: 'entra' } },
    });
    deepEqual([described?.installation.entraAppId, described?.installation.required], ['entra', undefined]);
  });

  it('has no registration only where the service says so', () => {
    const registered = [{ azureADAppId: null }, { authorization: { clientAppId: null } }, undefined].map(
      teamsAppDefinition => readInstallation({ id: 'a', teamsAppDefinition })?.installation.isRegistered,
    );
    deepEqual(registered, [false, undefined, undefined]);
  });

  it('was consented nothing where the set is null or empty, and says nothing where it is not there', () => {
    const sets = [{ consentedPermissionSet: null }, { consentedPermissionSet: {} }, {}].map(
      set => readInstallation({ id: 'a', ...set })?.installation.consented,
    );
    deepEqual(sets, [[], [], undefined]);
  });

  it('is of an unknown origin where the service names another one', () => {
    const described = readInstallation({ id: 'a', teamsApp: { distributionMethod: 'satellite' } });
    deepEqual(described?.installation.origin, 'unknown');
  });

  it('cannot be read without an id', () => {
    deepEqual(readInstallation({ teamsApp: { id: 'app' } }), undefined);
  });
});

describe('A grant', () => {
  it('is read with both of its ids', () => {
    deepEqual(
      readGrant({
        id: 'g',
        clientAppId: 'app',
        clientId: 'principal',
        permission: 'A.Chat',
        permissionType: 'Application',
      }),
      { id: 'g', entraAppId: 'app', servicePrincipalId: 'principal', permission: application('A.Chat') },
    );
  });

  it('may be of a type that nobody has heard of, and may lack its ids', () => {
    deepEqual(readGrant({ permission: 'A.Chat', permissionType: null, clientAppId: null }), {
      id: '',
      entraAppId: undefined,
      servicePrincipalId: undefined,
      permission: { name: 'A.Chat', type: 'unknown' },
    });
  });

  it('cannot be read where it does not say what is granted', () => {
    deepEqual(readGrant({ id: 'g', permission: null }), undefined);
  });
});
