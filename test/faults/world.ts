import { readFileSync } from 'node:fs';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import type { Chat } from '../../src/chats/model.ts';
import { GraphClient } from '../../src/graph/client.ts';
import { clouds } from '../../src/graph/cloud.ts';
import { ServiceWaits } from '../../src/graph/serviceWaits.ts';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import { contoso, fabrikam } from '../emulator/seed/people.ts';
import { guidFor } from '../emulator/seed/random.ts';
import { syntheticTenant } from '../emulator/seed/syntheticTenant.ts';
import type { Account } from '../emulator/tenant.ts';
import { FakeTokens, never, RecordingLog } from '../unit/graph/graphFixture.ts';
import { Cable } from './cable.ts';
import { FaultClock } from './faultClock.ts';

/** Chats of the tenant, and members of each. */
const size = { chats: 22, membersPerChat: 9 } as const;

/** An emulator with chats whose members can change, and everything that stands between it and the engine. */
export class FaultWorld {
  tokens: FakeTokens;

  private constructor(
    readonly emulator: Emulator,
    readonly cable: Cable,
    readonly clock: FaultClock,
    /** As they are at the start of every run: the emulator forgets what was done between them. */
    readonly chats: readonly Chat[],
  ) {
    this.tokens = new FakeTokens(() => emulator);
  }

  static async start(): Promise<FaultWorld> {
    const clock = new FaultClock();
    clock.reset();
    const tls = { key: pem('TEST_KEY'), cert: pem('TEST_CERT') };
    const tenant = syntheticTenant(size);
    const emulator = await startEmulator({
      tls,
      tenant: { ...tenant, accounts: [...tenant.accounts, ...strangers(tenant.accounts)] },
      keepBodies: false,
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
    });
    const cable = await Cable.to(emulator.port);
    const tokens = new FakeTokens(() => emulator);
    const cloud = { ...clouds.global, graphRoot: emulator.origin };
    const waits = new ServiceWaits();
    const graph = new GraphClient({ cloud, tokens, clock, log: new RecordingLog(), waits });
    const { items } = await new GraphChatsApi(graph, cloud, 'beta').listChats(undefined, never);
    const world = new FaultWorld(emulator, cable, clock, items);
    await world.reset();
    return world;
  }

  /** Back to the start: nobody was removed or added, nothing is wrong. */
  async reset(): Promise<void> {
    this.emulator.reset();
    this.clock.reset();
    this.tokens = new FakeTokens(() => this.emulator);
    await this.cable.mend();
  }

  /** A client of the emulator. */
  graph({ timeoutMs = 10_000, root = this.emulator.origin } = {}): GraphClient {
    return new GraphClient({
      cloud: { ...clouds.global, graphRoot: root },
      tokens: this.tokens,
      clock: this.clock,
      log: new RecordingLog(),
      waits: new ServiceWaits(),
      timeoutMs,
    });
  }

  async close(): Promise<void> {
    await this.cable.close();
    await this.emulator.close();
  }
}

/** People of another tenant: as themselves, and as guests of this one under a sign-in name that is not their address. */
function strangers([example]: readonly Account[]): readonly Account[] {
  if (!example) {
    throw new Error('The tenant has nobody.');
  }
  return Array.from({ length: 4 }, (_, index): Account => {
    const mail = `stranger${index}@${fabrikam.domain}`;
    const isGuest = index % 2 === 0;
    const upn = isGuest ? `${mail.replace('@', '_')}#EXT#@${contoso.domain}` : mail;
    const tid = isGuest ? contoso.id : fabrikam.id;
    return {
      ...example,
      name: `Stranger ${index}`,
      surname: String(index),
      upn,
      mail,
      oid: guidFor(upn),
      tid,
    };
  });
}

function pem(variable: 'TEST_KEY' | 'TEST_CERT'): string {
  const file = process.env[variable];
  if (file === undefined) {
    throw new Error(
      `${variable} names no file: start this with "npm run faults" or "npm run test:contract".`,
    );
  }
  return readFileSync(file, 'utf8');
}
