import assert from 'node:assert/strict';
import { adele, alex, diego, everybody } from './seed/people.ts';
import { allPages, errorOf, pageOf, useEmulator } from './testEmulator.ts';

describe('People at the emulator', () => {
  const tested = useEmulator();
  const readAll = (): { token: string } => ({
    token: tested.emulator.tokenFor(alex, ['User.ReadBasic.All']),
  });

  it('are the signed-in one at /me, with the eleven default properties', async () => {
    const { body } = await tested.send('/v1.0/me');
    const { '@odata.context': context, ...user } = body as Record<string, unknown>;
    assert.deepEqual(
      [context, user],
      [
        `${tested.emulator.origin}/v1.0/$metadata#users/$entity`,
        {
          businessPhones: [],
          displayName: 'Alex Wilber',
          givenName: 'Alex',
          id: alex.oid,
          jobTitle: alex.jobTitle,
          mail: 'alexw@contoso.example',
          mobilePhone: null,
          officeLocation: alex.officeLocation,
          preferredLanguage: 'en-US',
          surname: 'Wilber',
          userPrincipalName: 'alexw@contoso.example',
        },
      ],
    );
  });

  it('are found by id and by name: oneself with User.Read, others with User.ReadBasic.All', async () => {
    const answers = await Promise.all([
      tested.send(`/beta/users/${alex.upn}`),
      tested.send(`/beta/users/${adele.oid}`),
      tested.send(`/beta/users/${adele.upn}?$select=displayName`, readAll()),
      tested.send('/beta/users/nobody@contoso.example', readAll()),
      tested.send(`/beta/users/${diego.oid}`, readAll()),
    ]);
    assert.deepEqual(
      answers.map(({ status, body }) => (status === 200 ? status : [status, errorOf(body).code])),
      [
        200,
        [403, 'Authorization_RequestDenied'],
        200,
        [404, 'Request_ResourceNotFound'],
        [404, 'Request_ResourceNotFound'],
      ],
    );
  });

  it('are listed in pages, those of the own tenant alone', async () => {
    const pages = await allPages(
      (address, request) => tested.send(address, { ...request, ...readAll() }),
      '/beta/users?$top=40&$select=id',
    );
    const own = everybody.filter(({ tid }) => tid === alex.tid).map(({ oid }) => ({ id: oid }));
    assert.deepEqual(
      pages.flat(),
      own.sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  it('are filtered by name and address', async () => {
    const filter = encodeURIComponent("startswith(displayName,'Ad') or mail eq 'alexw@contoso.example'");
    const { items } = pageOf((await tested.send(`/beta/users?$filter=${filter}`, readAll())).body);
    assert.deepEqual(items.map(user => user['displayName']).sort(), ['Adele Vance', 'Alex Wilber']);
  });

  it('take no options beyond the documented ones', async () => {
    const options = ['$skip=1', '$expand=manager', '$select=shoeSize', '$filter=shoeSize%20eq%20%279%27'];
    const answers = await Promise.all(options.map(option => tested.send(`/beta/users?${option}`, readAll())));
    assert.deepEqual(
      answers.map(({ status }) => status),
      options.map(() => 400),
    );
  });
});

describe('The organization at the emulator', () => {
  const tested = useEmulator();
  const path = '/v1.0/organization?$select=id,displayName';

  it('is the one signed in to, by name', async () => {
    const { body } = await tested.send(path);
    assert.deepEqual(pageOf(body).items, [{ id: alex.tid, displayName: 'Contoso' }]);
  });

  it('is kept from people without a role where that is chosen', async () => {
    tested.emulator.choices.organization = '403';
    const { status, body } = await tested.send(path);
    assert.deepEqual([status, errorOf(body).code], [403, 'Authorization_RequestDenied']);
  });
});
