import { deepEqual, rejects } from 'node:assert/strict';
import { readOwnTenant } from '../../../src/chats/ownTenant.ts';
import { FailureError } from '../../../src/core/failure.ts';
import type { GraphCall, GraphReply } from '../../../src/graph/call.ts';

const never = new AbortController().signal;

/** Graph that gives one answer, and what it was asked. */
class OneAnswer {
  readonly asked: GraphCall[] = [];

  constructor(private readonly body: unknown) {}

  send(call: GraphCall): Promise<GraphReply> {
    this.asked.push(call);
    return this.body instanceof Error
      ? Promise.reject(this.body)
      : Promise.resolve({ status: 200, body: this.body, requestId: 'r', clientRequestId: 'c' });
  }
}

describe('What a tenant is called', () => {
  it('is the name and the main domain that its directory gives, asked in the background', async () => {
    const domain = (name: string, isDefault: boolean): object => ({ name, isDefault });
    const graph = new OneAnswer({
      value: [
        { id: 'other', displayName: 'Fabrikam', verifiedDomains: [domain('fabrikam.example', true)] },
        {
          id: 'OWN',
          displayName: 'Contoso',
          verifiedDomains: [domain('contoso.onmicrosoft.example', false), domain('contoso.example', true)],
        },
      ],
    });
    deepEqual(
      [await readOwnTenant(graph, 'own', 'beta', never), graph.asked],
      [
        { displayName: 'Contoso', domain: 'contoso.example' },
        [
          {
            method: 'GET',
            address: { version: 'beta', path: '/organization?$select=id,displayName,verifiedDomains' },
            need: 'list',
            priority: 'background',
            signal: never,
          },
        ],
      ],
    );
  });

  it('is not known where the answer does not say it', async () => {
    const unknown = { displayName: undefined, domain: undefined };
    const bodies = [
      undefined,
      {},
      { value: 'none' },
      { value: [] },
      { value: [{ id: 'own', displayName: null }] },
    ];
    deepEqual(
      await Promise.all(bodies.map(body => readOwnTenant(new OneAnswer(body), 'own', 'beta', never))),
      bodies.map(() => unknown),
    );
  });

  it('is not told by a refusal', async () => {
    const refused = new FailureError({ kind: 'cancelled' });
    await rejects(readOwnTenant(new OneAnswer(refused), 'own', 'beta', never), refused);
  });
});
